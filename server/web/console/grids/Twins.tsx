/** Records that may be one human, side by side: merged, told apart, and taken apart again; every act has a reason. */
import { useState } from 'preact/hooks';
import { post, put } from '../../kit/api/client.ts';
import { inWords } from '../../kit/api/problem.ts';
import type { Schemas } from '../../kit/api/types.ts';
import { useList } from '../../kit/ui/list.tsx';
import { DoButton, Notice, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { ForAReason } from '../ForAReason.tsx';
import { useTyped } from '../typed.ts';
import { ChoiceField, TextField } from './fields.tsx';
import { nothing, rowsOf, type Full, type Pair, type Side } from './pair.ts';

type View = 'open' | 'merged' | 'apart';

const VIEWS: Array<[View, string, string]> = [
  ['open', '等您看的', '?'],
  ['merged', '合并过的', '?merged=true'],
  ['apart', '说过不是同一个人的', '?told_apart=true'],
];

export function Twins() {
  const [view, setView] = useTyped<View>('twins-view', 'open');
  const [said, setSaid] = useState('');
  const query = VIEWS.filter(([one]) => one === view)[0]![2];
  const page = useList<Pair>(`/resident-duplicates${query}`, undefined, '再取一页');
  const done = (words: string) => { setSaid(words); page.again(); };
  return (
    <div class="stack">
      <p class="soft">证件号码一样，或者姓名、生日、住址都一样的，会列在这里。是不是同一个人，由人来定，系统不会自己合并。合并错了可以分开。</p>
      <fieldset class="row"><legend class="unseen">看哪些</legend>{VIEWS.map(([one, name]) => <button key={one} type="button" class={`button ${one === view ? 'action-on' : ''}`} aria-pressed={one === view} onClick={() => { setSaid(''); setView(one); }}>{name}</button>)}</fieldset>
      {said && <Notice kind="good"><p>{said}</p></Notice>}
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait text="正在取名单" />}
      {page.items && !page.items.length && <div class="card"><h3>{nothing(view)[0]}</h3><p class="soft">{nothing(view)[1]}</p></div>}
      {(page.items || []).map((one) => <OnePair key={one.one.id + one.other.id} pair={one} view={view} done={done} />)}
      {page.more}
    </div>
  );
}

function OnePair({ pair, view, done }: { pair: Pair; view: View; done: (words: string) => void }) {
  const [full, setFull] = useState<[Full, Full] | null>(null);
  const name = pair.one.name === pair.other.name ? pair.one.name : `${pair.one.name}和${pair.other.name}`;
  const key = pair.one.id + pair.other.id;
  const look = async (reason: string) => setFull([await whole(pair.one, reason), await whole(pair.other, reason)]);
  return (
    <section class="card" aria-label={name}>
      <div class="row"><h3>{name}</h3><span class={`tag ${pair.because === 'number' ? 'warn' : ''}`}>{pair.because === 'number' ? '证件号码一样' : '姓名、生日、住址一样'}</span></div>
      <div class="pair">
        <div class="pair-line"><span class="pair-name" /><strong>{view === 'merged' ? '合并掉的' : '第一份'}</strong><strong>{view === 'merged' ? '留下的' : '第二份'}</strong></div>
        {rowsOf(pair, full).map((row) => (
          <div class={`pair-line ${row.differs ? 'differs' : ''}`} key={row.name}><span class="pair-name">{row.name}{row.differs && <span class="tag warn">不一样</span>}</span><span>{row.one}</span><span>{row.other}</span></div>
        ))}
      </div>
      {view !== 'merged' && !full && <p><ForAReason words="看完整信息，再判断" of={name} run={look} /></p>}
      {view === 'merged' ? <TakeApart pair={pair} done={done} name={name} /> : <Decide key={key} pair={pair} isApart={view === 'apart'} done={done} name={name} />}
    </section>
  );
}

/** All that can be compared of one record; each look is logged. */
async function whole(one: Side, reason: string): Promise<Full> {
  const field = (name: string) => post<Schemas['IdentityUnmaskOut']>('/unmaskings', { person: one.id, field: name, reason }).then((told) => told.value || '');
  const care = await post<Schemas['VisitsUnmaskedOut']>(`/residents/${one.id}/unmaskings`, { reason });
  return { name: await field('name'), id_number: await field('id_number'), birth: await field('birth'), phone: await field('phone'), address: care.address || '', contact: care.contact ? [care.contact.name, care.contact.relation, care.contact.phone].filter(Boolean).join(' ') : '' };
}

type Act = '' | 'merge' | 'apart';

function Decide({ pair, isApart, done, name }: { pair: Pair; isApart: boolean; done: (words: string) => void; name: string }) {
  const key = pair.one.id + pair.other.id;
  const [act, setAct] = useTyped<Act>(`act-${key}`, '');
  const [kept, setKept] = useTyped(`kept-${key}`, '');
  const [reason, setReason] = useTyped(`reason-${key}`, '');
  const [fault, setFault] = useState<{ kept?: string; reason?: string; all?: string }>({});
  const turn = (to: Act) => () => { setFault({}); setAct(act === to ? '' : to); };
  const send = () => {
    const wrong = { ...(act === 'merge' && !kept ? { kept: '请选留哪一份' } : {}), ...(reason.trim().length < 2 ? { reason: '请写为什么，至少两个字' } : {}) };
    setFault(wrong);
    if (Object.keys(wrong).length) return undefined;
    const [gone, into] = kept === pair.one.id ? [pair.other, pair.one] : [pair.one, pair.other];
    const sent = act === 'merge' ? put(`/residents/${gone.id}/merger`, { into: into.id, reason: reason.trim() }) : put(`/residents/${pair.one.id}/separation`, { other: pair.other.id, reason: reason.trim() });
    return sent.then(() => done(act === 'merge' ? `合并好了，名单里只剩一份${name}。合并错了，在“合并过的”里分开。` : `记下了，${name}不是同一个人，不再提醒。`), (error: unknown) => setFault({ all: inWords(error) }));
  };
  return (
    <>
      <div class="actions all">
        <button type="button" class={`button ${act === 'merge' ? 'action-on' : ''}`} aria-expanded={act === 'merge'} onClick={turn('merge')}>{isApart ? '其实是同一个人' : '是同一个人'}<span class="unseen">：{name}</span></button>
        {!isApart && <button type="button" class={`button ${act === 'apart' ? 'action-on' : ''}`} aria-expanded={act === 'apart'} onClick={turn('apart')}>不是同一个人<span class="unseen">：{name}</span></button>}
      </div>
      {act && (
        <div class="narrow">
          {act === 'merge' && <ChoiceField id={`kept-${key}`} label="名单里留哪一份" hint="另一份不删，只是不再单独列出来；它的代办、请求都跟着留下的这份走。" value={kept} onType={setKept} fault={fault.kept} options={[[pair.one.id, '留第一份'], [pair.other.id, '留第二份']]} />}
          <TextField id={`reason-${key}`} label="为什么（会记录）" hint={act === 'merge' ? '如：上门看过身份证，是同一个人' : '如：是同名的两个人，住两户'} value={reason} onType={setReason} fault={fault.reason} most={500} />
          {fault.all && <p class="fault" role="alert">{fault.all}</p>}
          <p class="field"><DoButton kind="main" run={send}>{act === 'merge' ? '合并成一份' : '记下，不是同一个人'}</DoButton></p>
        </div>
      )}
    </>
  );
}

function TakeApart({ pair, done, name }: { pair: Pair; done: (words: string) => void; name: string }) {
  const key = pair.one.id;
  const [open, setOpen] = useTyped(`undo-${key}`, false);
  const [reason, setReason] = useTyped(`undo-reason-${key}`, '');
  const [fault, setFault] = useState<{ reason?: string; all?: string }>({});
  const undo = () => {
    if (reason.trim().length < 2) return setFault({ reason: '请写为什么，至少两个字' });
    return put(`/residents/${pair.one.id}/separation`, { reason: reason.trim() }).then(() => done(`分开了，${name}又是两份。`), (error: unknown) => setFault({ all: inWords(error) }));
  };
  if (!open) return <p><button type="button" class="button" onClick={() => setOpen(true)}>合并错了，分开<span class="unseen">：{name}</span></button></p>;
  return (
    <div class="narrow">
      <TextField id={`undo-${key}`} label="为什么分开（会记录）" hint="如：儿子来说明，是两位老人" value={reason} onType={setReason} fault={fault.reason} most={500} />
      {fault.all && <p class="fault" role="alert">{fault.all}</p>}
      <p class="row"><DoButton kind="main" run={undo}>分开，变回两份</DoButton><button type="button" class="button" onClick={() => setOpen(false)}>先不分</button></p>
    </div>
  );
}
