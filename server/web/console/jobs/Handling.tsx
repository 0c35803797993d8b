/** What the secretary may do: say yes, send it back with marks, ask, have another worker take it. There is no way to refuse. */
import { useState } from 'preact/hooks';
import { get, put } from '../../kit/api/client.ts';
import { inWords } from '../../kit/api/problem.ts';
import type { Schemas } from '../../kit/api/types.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, Notice, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Words } from '../../kit/ui/words.tsx';
import { Commands } from '../commands.ts';
import { useTyped } from '../typed.ts';
import { Until } from './HandedOn.tsx';
import { isAsking, isPassable, type Job, type Mark } from './shapes.ts';
import { SignYes } from './yes.tsx';

type Act = 'approve' | 'return' | 'ask' | 'pass';

export function Handling({ one, marks, again }: { one: Job; marks: Mark[]; again: () => void }) {
  const [open, setOpen] = useTyped<Act | ''>('open', '');
  const [commands] = useTyped('commands', () => new Commands());
  const [fault, setFault] = useState('');
  const [all, setAll] = useState(false);
  const at = `/secretary/jobs/${one.id}`;
  const run = (path: string, body: object) => put(path, body).then(() => { commands.answered(); setOpen(''); again(); });
  const tell = (work: Promise<void>) => work.catch((error: unknown) => setFault(inWords(error)));
  const toggle = (act: Act) => { setFault(''); setAll(open === act); setOpen(open === act ? '' : act); };
  const pass = (to: string, reason: string) => tell(run(`/job-handoffs/${commands.of('pass', [to, reason])}`, { job: one.id, to, reason }));
  if (!isAsking(one)) {
    return (
      <section class="card" aria-labelledby="actions">
        <h2 id="actions">现在轮到</h2>
        {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
        {one.turn ? <p><strong>{one.turn}</strong>{one.until && <>，最晚 <Until one={one} /></>}</p> : <p>没有要办的了。</p>}
        {isPassable(one) && <p class="field"><button type="button" class={`button ${open === 'pass' ? 'action-on' : ''}`} aria-expanded={open === 'pass'} onClick={() => toggle('pass')}>换个网格员</button></p>}
        {open === 'pass' && isPassable(one) && <Pass one={one} send={pass} />}
      </section>
    );
  }
  const mayApprove = !one.is_own && !one.faults.length;
  const next: Act = marks.length || !mayApprove ? 'return' : 'approve';
  const styleOf = (act: Act) => `${act === open ? 'action-on' : act === next && !open ? 'main' : ''}${act === (open || next) ? ' shown' : ''}`;
  return (
    <section class="card now" aria-labelledby="actions">
      <h2 id="actions">现在可以</h2>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      <div class={`actions ${all ? 'all' : ''}`}>
        <button type="button" class="button more" aria-expanded={all} onClick={() => setAll(!all)}>{all ? '收起' : '更多'}</button>
        {mayApprove && <button type="button" class={`button ${styleOf('approve')}`} aria-expanded={open === 'approve'} onClick={() => toggle('approve')}>批准</button>}
        <button type="button" class={`button ${styleOf('return')}`} aria-expanded={open === 'return'} onClick={() => toggle('return')}>退给网格员{marks.length ? `（${marks.length}处）` : ''}</button>
        <button type="button" class={`button ${styleOf('ask')}`} aria-expanded={open === 'ask'} onClick={() => toggle('ask')}>问一句</button>
        <button type="button" class={`button ${styleOf('pass')}`} aria-expanded={open === 'pass'} onClick={() => toggle('pass')}>换个网格员</button>
      </div>
      {open === 'approve' && mayApprove && <SignYes key={one.revision} digests={[one.digest]} words="我看过了，办得对，本人同意。" approve={(signature) => run(`${at}/approval`, { id: commands.of('approve', [one.revision, signature]), revision: one.revision, signature })} />}
      {open === 'return' && <Return marks={marks} send={(words) => tell(run(`${at}/return`, { id: commands.of('return', [one.revision, marks, words]), revision: one.revision, marks, words }))} />}
      {open === 'pass' && <Pass one={one} send={pass} />}
      {open === 'ask' && <Ask send={(text) => tell(run(`${at}/questions/${commands.of('ask', text)}`, { text }))} />}
    </section>
  );
}

function Return({ marks, send }: { marks: Mark[]; send: (words: string) => Promise<void> }) {
  const [words, setWords] = useTyped('return-words', '');
  if (!marks.length) return <Notice kind="warn"><p>先勾出要再弄一下的地方，网格员只改勾出来的。</p></Notice>;
  return (
    <div class="field">
      <Words id="return-words" label="给网格员的话（可以不写）" value={words} onType={setWords} />
      <p class="soft small field">本人坚持就这样交的，网格员可以照样交上去。</p>
      <div class="field"><DoButton kind="main" run={() => send(words.trim())}>退回，标了{marks.length}处</DoButton></div>
    </div>
  );
}

/** Leave, another grid: it stays with its worker until the other one takes it. */
function Pass({ one, send }: { one: Job; send: (to: string, reason: string) => Promise<void> }) {
  const found = useLoad(() => get<Schemas['HandoffsReceiversOut']>(`/jobs/${one.id}/receivers`), [one.id]);
  const [to, setTo] = useTyped('pass-to', '');
  const [reason, setReason] = useTyped('pass-reason', '');
  if (found.error) return <Trouble error={found.error} again={found.again} />;
  if (!found.value) return <Wait text="正在取名单" />;
  if (!found.value.items.length) return <p class="field">这个社区没有别的网格员，先由现在的网格员办着。</p>;
  return (
    <div class="field">
      <label class="label" for="pass-to">交给谁</label>
      <select class="input" id="pass-to" value={to} onChange={(event) => setTo((event.target as HTMLSelectElement).value)}>
        <option value="">请选择</option>{found.value.items.map((each) => <option key={each.account} value={each.account}>{each.name}</option>)}
      </select>
      <Words id="pass-reason" label="为什么换人" value={reason} onType={setReason} />
      <p class="soft small field">对方接手之前，还由{one.worker_name || '现在的网格员'}负责。</p>
      <div class="field"><DoButton kind="main" disabled={!to || !reason.trim()} run={() => send(to, reason.trim())}>交接</DoButton></div>
    </div>
  );
}

function Ask({ send }: { send: (text: string) => Promise<void> }) {
  const [text, setText] = useTyped('ask-text', '');
  return (
    <div class="field">
      <Words id="ask-text" label="问网格员什么" value={text} onType={setText} />
      <p class="soft small field">问了以后时间照样算。</p>
      <div class="field"><DoButton kind="main" disabled={!text.trim()} run={() => send(text.trim())}>发出去</DoButton></div>
    </div>
  );
}
