/** What has to be told at bedsides, nearest legal date first: the notice on paper, and that she was told. */
import { useState } from 'preact/hooks';
import { put } from '../../kit/api/client.ts';
import { inWords } from '../../kit/api/problem.ts';
import type { Schemas, Session } from '../../kit/api/types.ts';
import { day, moment, today } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { DoButton, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { IN_CLEAR } from '../../kit/ui/pdf.tsx';
import { Commands } from '../commands.ts';
import { Input } from '../Door.tsx';
import { Paper } from '../jobs/Print.tsx';
import { useTyped } from '../typed.ts';
import { isSecretary } from './Visits.tsx';

type DoorNotice = Schemas['RoundsDoorNoticeOut'];
type Telling = Schemas['RoundsTellingIn'];

const WHOM: Array<[Telling['whom'], string]> = [['resident', '本人'], ['guardian', '监护人'], ['relative', '亲属']];
const HOWS: Array<[Telling['how'], string]> = [['in_person', '当面说的'], ['paper', '送了纸质通知'], ['phone', '打电话说的'], ['relative', '托亲属说的']];

export function DoorNotices({ who }: { who: Session }) {
  const [all, setAll] = useTyped('all-notices', false);
  const page = useList<DoorNotice>(`/door-notices?is_open=${all ? 'false' : 'true'}`, undefined, '再取一页');
  return (
    <div class="stack">
      <div class="tools"><label class="tick"><input type="checkbox" checked={all} onChange={() => setAll(!all)} /> 也看已经告诉的</label></div>
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait text="正在取名单" />}
      {page.items && !page.items.length && <div class="card"><h2>没有要上门告诉的事</h2><p class="soft">部门要补正、没有办成、要核查、材料要补交的，会出现在这里，由网格员或您告诉本人。</p></div>}
      {page.items && page.items.length > 0 && <p class="soft small">{IN_CLEAR}</p>}
      {(page.items || []).map((one) => <OneNotice key={one.id} one={one} mayTell={isSecretary(who)} again={page.again} />)}
      {page.more}
    </div>
  );
}

function OneNotice({ one, mayTell, again }: { one: DoorNotice; mayTell: boolean; again: () => void }) {
  const [open, setOpen] = useTyped(`telling-${one.id}`, false);
  const isLate = one.state === 'open' && one.due_on < today();
  return (
    <section class="card" aria-label={`${one.resident_name}：${one.kind_name}`}>
      <div class="row"><h2>{one.resident_name}</h2><span class="tag">{one.kind_name}</span>{one.state !== 'open' && <span class="tag plain">{one.state_plain}</span>}{one.state === 'open' && one.escalated_at && <span class="tag warn">时间过半，已报街道</span>}
        <span class={`push ${isLate ? 'late' : 'soft'}`}>最晚 {day(one.due_on)}{one.is_provisional && '（预估）'}{isLate && '（过了）'}</span></div>
      <p>{one.words}</p>
      {one.told_at && <p class="soft small">{moment(one.told_at, true)} 告诉了</p>}
      <div class="actions all">
        <Paper path={`/door-notices/${one.id}/paper`} name={`通知-${one.kind_name}`} of={one.resident_name}>打印通知</Paper>
        {mayTell && one.state === 'open' && <button type="button" class={`button ${open ? 'action-on' : 'main'}`} aria-expanded={open} onClick={() => setOpen(!open)}>记下已经告诉了</button>}
      </div>
      {open && one.state === 'open' && <TellForm one={one} done={() => { setOpen(false); again(); }} />}
    </section>
  );
}

/** As this desk's clock has it; the server lets nothing happen after it heard of it. */
const nowHere = (): string => new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 16);

function TellForm({ one, done }: { one: DoorNotice; done: () => void }) {
  const [commands] = useTyped(`tell-commands-${one.id}`, () => new Commands());
  const [told, setTold] = useTyped(`tell-${one.id}`, () => ({ whom: 'resident' as Telling['whom'], relation: '', how: 'in_person' as Telling['how'], teller: '', at: nowHere(), words: '' }));
  const [fault, setFault] = useState('');
  const type = (part: Partial<typeof told>) => setTold({ ...told, ...part });
  const isOther = told.whom !== 'resident';
  const send = () => {
    const said = { whom: told.whom, how: told.how, relation: isOther ? told.relation.trim() || null : null, teller: told.teller.trim() || null, at: `${told.at}:00+08:00`, words: told.words.trim() };
    return put(`/door-notices/${one.id}/telling`, { ...said, id: commands.of('tell', said) }).then(done, (error: unknown) => setFault(inWords(error)));
  };
  return (
    <div class="field narrow">
      <div class="field"><label class="label" for={`whom-${one.id}`}>告诉了谁</label><select class="input" id={`whom-${one.id}`} value={told.whom} onChange={(event) => type({ whom: (event.target as HTMLSelectElement).value as Telling['whom'] })}>{WHOM.map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select></div>
      {isOther && <Input id={`relation-${one.id}`} label="和本人的关系" value={told.relation} onType={(relation) => type({ relation })} />}
      <div class="field"><label class="label" for={`how-${one.id}`}>怎么告诉的</label><select class="input" id={`how-${one.id}`} value={told.how} onChange={(event) => type({ how: (event.target as HTMLSelectElement).value as Telling['how'] })}>{HOWS.map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select></div>
      <Input id={`teller-${one.id}`} label="谁去说的（自己说的空着）" value={told.teller} onType={(teller) => type({ teller })} />
      <div class="field"><label class="label" for={`at-${one.id}`}>什么时候</label><input class="input" id={`at-${one.id}`} type="datetime-local" value={told.at} onInput={(event) => type({ at: (event.target as HTMLInputElement).value })} /></div>
      <Input id={`words-${one.id}`} label="本人怎么说（可不写）" value={told.words} onType={(words) => type({ words })} />
      {fault && <p class="fault" role="alert">{fault}</p>}
      <div class="field"><DoButton kind="main" disabled={!told.at || (isOther && !told.relation.trim())} run={send}>记下</DoButton></div>
    </div>
  );
}
