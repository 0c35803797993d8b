/** What waits for the secretary, nearest deadline first. Several are approved at once only after each was opened. */
import { useState } from 'preact/hooks';
import { put } from '../../kit/api/client.ts';
import { moment } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { Notice, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Commands } from '../commands.ts';
import { useTyped } from '../typed.ts';
import { Resting } from './Resting.tsx';
import type { Line, Outcome } from './shapes.ts';
import { SignYes } from './yes.tsx';

export function Jobs() {
  const page = useList<Line>('/secretary/jobs', undefined, '再取一页');
  const [ticked, setTicked] = useTyped<string[]>('ticked', []);
  const [told, setTold] = useState<Outcome[]>([]);
  const lines = page.items || [];
  const chosen = lines.filter((line) => ticked.indexOf(line.id) >= 0 && line.is_opened && !line.faults);
  const tick = (id: string) => setTicked(ticked.indexOf(id) < 0 ? [...ticked, id] : ticked.filter((one) => one !== id));
  const done = (outcomes: Outcome[]) => { setTicked([]); setTold(outcomes); page.again(); };
  return (
    <div class="stack">
      <Told outcomes={told} />
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait text="正在取件" />}
      {page.items && !lines.length && <div class="card"><h2>没有等您看的件</h2><p class="soft">网格员上门办的件到了会出现在这里。您看办得对不对、本人同意没有。</p></div>}
      {lines.map((line) => <Waiting key={line.id} line={line} isTicked={chosen.indexOf(line) >= 0} tick={() => tick(line.id)} />)}
      {page.more}
      <Resting />
      {chosen.length > 0 && <Together chosen={chosen} done={done} />}
    </div>
  );
}

function Waiting({ line, isTicked, tick }: { line: Line; isTicked: boolean; tick: () => void }) {
  return (
    <section class="card" aria-label={`${line.resident_name}，${line.name}`}>
      <div class="row">
        <h2><a href={`#job/${line.id}`}>{line.name}</a></h2>
        <span class="push">{line.is_opened && !line.faults && <label class="tick"><input type="checkbox" checked={isTicked} onChange={tick} aria-label={`和别的一起批：${line.resident_name}，${line.name}`} />一起批</label>}</span>
      </div>
      <p>{line.resident_name}<span class="soft"> · {line.worker_name || '网格员'}上门办的 · {moment(line.declared_at || line.received_at)}</span></p>
      <p class="row">
        {line.approve_by && <span>最晚 <strong>{moment(line.approve_by)}</strong></span>}
        {line.number > 1 && <span class="tag">改过，第{line.number}次交来</span>}
        {line.faults > 0 && <span class="tag warn">还缺{line.faults}处</span>}
        {line.is_opened ? <span class="tag plain">看过了</span> : <span class="tag plain">没看过</span>}
      </p>
    </section>
  );
}

function Together({ chosen, done }: { chosen: Line[]; done: (outcomes: Outcome[]) => void }) {
  const [commands] = useTyped('commands', () => new Commands());
  const approve = async (signature: string) => {
    const jobs = chosen.map((line) => ({ job: line.id, revision: line.revision }));
    const answer = await put<{ items: Outcome[] }>(`/secretary/approvals/${commands.of('approve', [jobs, signature])}`, { jobs, signature });
    commands.answered();
    done(answer.items);
  };
  return (
    <section class="card" aria-labelledby="together">
      <h2 id="together">一起批{chosen.length}件</h2>
      <ul class="dots">{chosen.map((line) => <li key={line.id}>{line.resident_name}，{line.name}</li>)}</ul>
      <SignYes key={chosen.map((line) => line.revision).join()} digests={chosen.map((line) => line.digest)} words="这几件我都看过了，办得对，本人同意。" approve={approve} />
    </section>
  );
}

function Told({ outcomes }: { outcomes: Outcome[] }) {
  const refused = outcomes.filter((one) => one.problem);
  if (!outcomes.length) return null;
  const approved = outcomes.length - refused.length;
  return (
    <>
      {approved > 0 && <Notice kind="good"><p>批好了{approved}件，已经交到中心。</p></Notice>}
      {refused.map((one) => <Notice kind="warn" key={one.id}><p><a href={`#job/${one.id}`}>有一件没批成</a>：{one.words}</p></Notice>)}
    </>
  );
}
