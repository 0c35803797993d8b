/** What was marked, by a secretary or where nobody looked in time, where it belongs: above its screen, beside its field, and all together before the job goes out again. */
import { useEffect } from 'preact/hooks';
import type { Form } from '../../../../server/web/kit/form/shapes.ts';
import { jump, Notice } from '../../../../server/web/kit/ui/parts.tsx';
import { marked, ofField, ofPaper, ofScreen, type Marked, type Place } from '../../rules/returned.ts';
import type { Job } from '../../store/index.ts';
import { nameOf, whyOf } from '../todo.ts';
import type { JobScreen } from './parts.ts';

/** The place that was asked for on another screen. */
let aim = '';

const anchorOf = ({ spot }: Marked): string => (spot && spot.field ? `f-${spot.field}` : spot && spot.paper ? `p-${spot.paper}` : '');

function nameIn({ mark, spot }: Marked, { asked, back }: Job, form: Form): string {
  const { page } = mark.target;
  const question = spot && spot.answer && (asked || []).filter((one) => one.code === spot.answer)[0];
  if (question) return question.label.replace(/？$/, '');
  if (!page || !spot) return nameOf(mark.target, form) || (spot && spot.step === 'sign' ? '您的签名' : '');
  const entry = back!.content.materials.filter((one) => one.pages.indexOf(page) >= 0)[0];
  if (entry) return `${nameOf({ material: entry.material }, form)}第${entry.pages.indexOf(page) + 1}页`;
  return spot.field ? nameOf({ pointer: `/${spot.field}` }, form) : spot.step === 'sign' ? '您的签名' : '本人的签名';
}

const lineOf = (one: Marked, job: Job, form: Form): string => [nameIn(one, job, form), whyOf(one.mark)].filter((words) => words).join('：') || '有一处要再弄一下';

function State({ one: { spot, isDone } }: { one: Marked }) {
  if (!spot) return null;
  return spot.step === 'sign' ? <span class="tag">最后重签</span> : isDone ? <span class="tag good">改好了</span> : <span class="tag warn">还没改</span>;
}

/** Above a screen: what is to be done again on it, each a way to its place. */
export function Marks({ job, form, place }: Pick<JobScreen, 'job' | 'form'> & { place: Place }) {
  useEffect(() => {
    if (aim) jump(new Event('click'), aim);
    aim = '';
  }, []);
  const here = ofScreen(marked(job, form), place);
  if (!here.length) return null;
  return (
    <Notice kind="warn">
      <p><strong>请您改这{here.length > 1 ? ` ${here.length} 处` : '里'}：</strong></p>
      <ul class="marks">
        {here.map((one, at) => {
          const anchor = anchorOf(one);
          return <li key={at}><p class="row">{anchor ? <a href={`#${anchor}`} onClick={(event) => jump(event, anchor)}>{lineOf(one, job, form)}</a> : <span>{lineOf(one, job, form)}</span>}<State one={one} /></p></li>;
        })}
      </ul>
    </Notice>
  );
}

/** All of them, before it goes out again. */
export function AllMarks({ job, form, go }: Pick<JobScreen, 'job' | 'form' | 'go'>) {
  const all = marked(job, form);
  if (!job.back) return null;
  return (
    <section class="card" aria-labelledby="all-marks">
      <h2 id="all-marks">请您改这几处</h2>
      {job.back.words && <p>书记说：{job.back.words}</p>}
      <ul class="marks">
        {all.map((one, at) => (
          <li key={at}>
            <p class="row"><span>{lineOf(one, job, form)}</span><State one={one} /></p>
            {one.spot && one.spot.step !== 'sign' && <p><button type="button" class="button" onClick={() => { aim = anchorOf(one); go(one.spot!.step, one.spot!.at); }}>{one.isDone ? '再看看' : '去改'}<span class="unseen">：{lineOf(one, job, form)}</span></button></p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const said = (ones: readonly Marked[]): { fault?: string; wanted?: string } => {
  const words = (list: readonly Marked[]) => list.map(({ mark }) => whyOf(mark) || '请再弄一下').join('；');
  const open = ones.filter((one) => !one.isDone);
  return open.length ? { fault: `要改：${words(open)}` } : ones.length ? { wanted: `改好了。当时要改的是：${words(ones)}` } : {};
};

/** Beside a field or a paper, in the words of the mark. */
export const saidOfField = ({ job, form }: Pick<JobScreen, 'job' | 'form'>, code: string) => said(ofField(marked(job, form), code));
export const saidOfPaper = ({ job, form }: Pick<JobScreen, 'job' | 'form'>, material: string) => said(ofPaper(marked(job, form), material));
