/** Where originals are that somebody took along, the one that is due back first. */
import type { Schemas, Session } from '../../kit/api/types.ts';
import { day, moment, today } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { Trouble, Wait } from '../../kit/ui/parts.tsx';
import { IN_CLEAR } from '../../kit/ui/pdf.tsx';
import { Paper } from '../jobs/Print.tsx';
import { useTyped } from '../typed.ts';
import { isSecretary } from './Visits.tsx';

type Original = Schemas['VisitsOriginalOut'];

export function Originals({ who }: { who: Session }) {
  const [all, setAll] = useTyped('all-originals', false);
  const page = useList<Original>(`/originals?is_open=${all ? 'false' : 'true'}`, undefined, '再取一页');
  return (
    <div class="stack">
      <div class="tools"><label class="tick"><input type="checkbox" checked={all} onChange={() => setAll(!all)} /> 也看已经还了的</label></div>
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait text="正在取名单" />}
      {page.items && !page.items.length && <div class="card"><h2>没有原件在外面</h2><p class="soft">一般看一眼、拍张照就行，原件不拿走。要带走的，由网格员在手机上登记，会列在这里。</p></div>}
      {page.items && page.items.length > 0 && <p class="soft small">{IN_CLEAR}</p>}
      {(page.items || []).map((one) => <OneOriginal key={one.id} one={one} hasJobs={isSecretary(who)} />)}
      {page.more}
    </div>
  );
}

function OneOriginal({ one, hasJobs }: { one: Original; hasJobs: boolean }) {
  const isLate = one.state === 'out' && one.due_back < today();
  const what = one.what || '已经删除';
  return (
    <section class="card" aria-label={what}>
      <div class="row"><h2>{what}</h2><span class={`tag ${one.state === 'out' ? 'warn' : 'plain'}`}>{one.state_plain}</span><span class={`push ${isLate ? 'late' : 'soft'}`}>最晚归还 {day(one.due_back)}{isLate && '（过了）'}</span></div>
      <dl class="facts">
        <div><dt>在谁手里</dt><dd>{one.keeper_plain}{one.keeper_name && ` ${one.keeper_name}`}</dd></div>
        <div><dt>哪天拿的</dt><dd>{moment(one.taken_at, true)}</dd></div>
        {one.back_at && <div><dt>哪天还的</dt><dd>{moment(one.back_at, true)}</dd></div>}
      </dl>
      <p class="row"><Paper path={`/originals/${one.id}/slip`} name={`原件收条-${what}`} of={what}>打印收条</Paper>{hasJobs && <a class="button" href={`#job/${one.job}`}>看这一件<span class="unseen">：{what}</span></a>}</p>
    </section>
  );
}
