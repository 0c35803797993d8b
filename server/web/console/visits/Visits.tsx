/** Visits asked for, nearest day first: a new one for who called, her yes or no once somebody asked her, taking it back. */
import { useState } from 'preact/hooks';
import { put } from '../../kit/api/client.ts';
import { inWords } from '../../kit/api/problem.ts';
import type { Schemas, Session } from '../../kit/api/types.ts';
import { day, moment, today } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { DoButton, Notice, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { isOpen, kindOf, type Visit } from '../../kit/visits.ts';
import { Commands } from '../commands.ts';
import { Input } from '../Door.tsx';
import { useTyped } from '../typed.ts';
import { NewVisit } from './NewVisit.tsx';
import { ResidentPicker, type Resident } from './ResidentPicker.tsx';

export const isSecretary = (who: Session): boolean => who.account.roles.some((one) => one.role === 'secretary');

export function Visits({ who }: { who: Session }) {
  const [all, setAll] = useTyped('all', false);
  const [isNew, setNew] = useTyped('is-new', false);
  const [said, setSaid] = useState('');
  const [words, setWords] = useState<Record<string, string>>({}); // to be told yet: they stay while the list comes anew
  const page = useList<Visit>(`/visit-requests?is_open=${all ? 'false' : 'true'}`, undefined, '再取一页');
  const sent = () => { setNew(false); setSaid('记下了。网格员或您问过本人，本人愿意才上门。'); page.again(); };
  return (
    <div class="stack">
      <div class="tools">
        <button type="button" class={`button ${isNew ? '' : 'main'}`} aria-expanded={isNew} onClick={() => { setSaid(''); setNew(!isNew); }}>{isNew ? '先不记' : '记一次上门请求'}</button>
        <label class="tick"><input type="checkbox" checked={all} onChange={() => setAll(!all)} /> 也看去过的、不用去的</label>
      </div>
      {said && <Notice kind="good"><p>{said}</p></Notice>}
      {isNew && <NewVisit bySearch={isSecretary(who)} onSent={sent} />}
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait text="正在取名单" />}
      {page.items && !page.items.length && <div class="card"><h2>没有等着去的上门请求</h2><p class="soft">有人打电话、到窗口，或在手机上请人上门，会出现在这里。接到电话的，点上面“记一次上门请求”。</p></div>}
      {(page.items || []).map((one) => <OneVisit key={one.id} one={one} bySearch={isSecretary(who)} word={words[one.id] || ''} setWord={(word) => setWords({ ...words, [one.id]: word })} again={(words) => { setSaid(words); page.again(); }} />)}
      {page.more}
    </div>
  );
}

const HOWS: Record<string, string> = { phone: '打电话', counter: '到窗口', letter: '来信' };
const SOURCES: Record<Visit['source'], string> = { self: '本人', relative: '亲属', secretary: '书记', desk: '窗口代接' };

function OneVisit({ one, bySearch, again, word, setWord }: { one: Visit; bySearch: boolean; again: (words: string) => void; word: string; setWord: (word: string) => void }) {
  const [open, setOpen] = useTyped<'ask' | 'end' | ''>(`open-${one.id}`, '');
  const done = () => { setOpen(''); again(''); };
  const asked = (told: string | null) => { setOpen(''); setWord(told || ''); again(''); };
  const name = one.resident_name || '不知道是哪一位';
  const late = isOpen(one) && one.due_on < today();
  return (
    <section class="card" aria-label={`${name}：${one.words}`}>
      <div class="row"><h2>{name}</h2><span class={`tag ${kindOf(one)}`}>{one.state_plain}</span><span class={`push ${late ? 'late' : 'soft'}`}>最晚 {day(one.due_on)}{late && '（过了）'}</span></div>
      <p>{one.words || '没有写'}</p>
      <dl class="facts">
        {one.about && <div><dt>说的是谁</dt><dd>{one.about.name}，{one.about.address}{one.about.phone && `，${one.about.phone}`}{!one.resident && <> <span class="tag warn">还没对上名单</span></>}</dd></div>}
        <div><dt>谁提的</dt><dd>{[SOURCES[one.source], one.asked.relation, one.asked.name].filter(Boolean).join(' ')}{one.asked.how && `，${HOWS[one.asked.how] || ''}`}{one.asked.phone && <>，回电 <span class="whole number">{one.asked.phone}</span></>}</dd></div>
        {one.worker_name && <div><dt>谁去</dt><dd>网格员 {one.worker_name}</dd></div>}
        {one.word_told.length > 0 && <div><dt>暗号告诉了</dt><dd>{one.word_told.map(toldLine).join('；')}</dd></div>}
      </dl>
      {word && <WordToTell one={one} word={word} done={() => { setWord(''); again('记下了，暗号已经告诉本人。'); }} />}
      {isOpen(one) && <div class="actions all">
        {one.state === 'unconfirmed' && <button type="button" class={`button ${open === 'ask' ? 'action-on' : 'main'}`} aria-expanded={open === 'ask'} onClick={() => setOpen(open === 'ask' ? '' : 'ask')}>问过本人了</button>}
        <button type="button" class={`button ${open === 'end' ? 'action-on' : ''}`} aria-expanded={open === 'end'} onClick={() => setOpen(open === 'end' ? '' : 'end')}>不用去了</button>
      </div>}
      {open === 'ask' && <Asked one={one} bySearch={bySearch} done={asked} />}
      {open === 'end' && <End one={one} done={done} />}
    </section>
  );
}

/** Who told whom the word, how and when. */
const toldLine = ({ by_name, how_name, whom_name, at }: Visit['word_told'][number]): string => `${moment(at, true)} ${by_name || '系统'}${how_name}（${whom_name}）`;

const TELLINGS: Array<[Schemas['RoundsWordTellingIn']['how'], string]> = [['call', '打电话告诉本人了'], ['face_to_face', '当面告诉本人了']];

/** No message reaches her: whoever asked her says what somebody will say at her door. */
function WordToTell({ one, word, done }: { one: Visit; word: string; done: () => void }) {
  const [commands] = useState(() => new Commands());
  const [fault, setFault] = useState('');
  const tell = (how: string) => put(`/visit-requests/${one.id}/word-telling`, { id: commands.of('word', how), how, whom: 'resident' }).then(done, (error: unknown) => setFault(inWords(error)));
  return (
    <Notice kind="warn">
      <p>上门暗号是<strong class="whole">“{word}”</strong>。请现在告诉本人：来的人先说这个，说对了再开门。告诉了的，点一下：</p>
      {fault && <p class="fault" role="alert">{fault}</p>}
      <p class="row">{TELLINGS.map(([how, name]) => <DoButton key={how} run={() => tell(how)}>{name}</DoButton>)}</p>
    </Notice>
  );
}

type How = Schemas['RoundsConfirmationIn']['how'];
const WAYS: Array<[How, string]> = [['phone', '打电话问的'], ['in_person', '当面问的'], ['relative', '托亲属问的']];

/** What she said, and how she was asked; whom a caller meant is said here at the latest. */
function Asked({ one, bySearch, done }: { one: Visit; bySearch: boolean; done: (word: string | null) => void }) {
  const [commands] = useTyped(`asked-commands-${one.id}`, () => new Commands());
  const [how, setHow] = useTyped<How>(`asked-how-${one.id}`, 'phone');
  const [whom, setWhom] = useTyped(`asked-whom-${one.id}`, '');
  const [resident, setResident] = useTyped<Resident | null>(`asked-resident-${one.id}`, null);
  const [fault, setFault] = useState('');
  const isUnknown = !one.resident;
  const say = async (agrees: boolean) => {
    const told = { agrees, how, whom: whom.trim(), resident: resident ? resident.id : null };
    await put<Visit>(`/visit-requests/${one.id}/confirmation`, { ...told, id: commands.of('confirm', told) }).then((now) => done(now.word), (error: unknown) => setFault(inWords(error)));
  };
  return (
    <div class="field stack-small">
      {isUnknown && bySearch && <ResidentPicker id={`meant-${one.id}`} label="是名单里的哪一位" chosen={resident} onChange={setResident} />}
      {isUnknown && !bySearch && <Notice><p>是名单里的哪一位，由网格员或社区书记对上。这里只能记“不用来”。</p></Notice>}
      <label class="label" for={`how-${one.id}`}>怎么问的</label>
      <select class="input" id={`how-${one.id}`} value={how} onChange={(event) => setHow((event.target as HTMLSelectElement).value as How)}>{WAYS.map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select>
      <Input id={`whom-${one.id}`} label="问的是谁（可不写）" hint="如：本人接的电话" value={whom} onType={setWhom} />
      {fault && <p class="fault" role="alert">{fault}</p>}
      <div class="field row">{(!isUnknown || bySearch) && <DoButton kind="main" disabled={isUnknown && !resident} run={() => say(true)}>本人愿意，来吧</DoButton>}<DoButton run={() => say(false)}>本人说不用来</DoButton></div>
      <p class="soft small">本人愿意的，上门暗号发到本人或亲属的电话。只能当面说的，点了以后这里会出暗号，请告诉本人。</p>
    </div>
  );
}

function End({ one, done }: { one: Visit; done: () => void }) {
  const [commands] = useTyped(`end-commands-${one.id}`, () => new Commands());
  const [reason, setReason] = useTyped(`end-reason-${one.id}`, '');
  const [fault, setFault] = useState('');
  const end = () => put(`/visit-requests/${one.id}/withdrawal`, { id: commands.of('end', reason.trim()), reason: reason.trim() }).then(done, (error: unknown) => setFault(inWords(error)));
  return (
    <div class="field">
      <Input id={`end-${one.id}`} label="为什么不用去了" hint="如：家里人已经办好了" value={reason} onType={setReason} />
      {fault && <p class="fault" role="alert">{fault}</p>}
      <div class="field"><DoButton kind="risky" disabled={reason.trim().length < 2} run={end}>记下，不用去了</DoButton></div>
    </div>
  );
}
