/** What the answers came to: which things are done, what has to be photographed, and off to the form. */
import type { Form } from '../../../../server/web/kit/form/shapes.ts';
import { shownPapers } from '../../../../server/web/kit/form/state.ts';
import { DoButton, Notice, ScreenTitle } from '../../../../server/web/kit/ui/parts.tsx';
import { answered } from '../../../../server/web/kit/form/questions.tsx';
import { PROXY } from '../../rules/asking.ts';
import { formOf, type Book } from '../../rules/books.ts';
import { asTyped, begun, ofListed, ofNew } from '../../rules/prefill.ts';
import { vault } from '../../shell/app.ts';
import { forms, settings, unopened, type Job } from '../../store/index.ts';
import { same } from '../../../../server/web/kit/draft/merge.ts';
import type { Begun } from './parts.ts';
import { Unfetched } from './Unfetched.tsx';
import { listed } from './whose.ts';

/** A returned job is corrected under the form in which it was filled in, unless other answers bring another. */
const isAsBefore = ({ back, content }: Job): boolean => !!back && same(content.answers, back.content.answers);
const formBefore = async (job: Job) => (isAsBefore(job) ? forms(vault).get(job.back!.form).catch(unopened) : undefined);

function AsBefore({ open, back }: { open: () => Promise<boolean>; back: (() => void) | null }) {
  return (
    <div class="stack">
      <div class="card"><ScreenTitle>还是原来那张表</ScreenTitle><p>前面的回答没有改，接着填原来的表就行。</p></div>
      <div class="bar"><div class="row">
        {back && <button type="button" class="button" onClick={back}>上一步</button>}
        <DoButton kind="main" run={() => open().then(() => undefined)} busyText="正在打开…">填表</DoButton>
      </div></div>
    </div>
  );
}

export function Outcome({ job, change, go, takeForm, book, questions }: Begun & { book: Book; questions: number }) {
  const form = formOf<Form>(book, job.bundle, job.content.answers);
  const isFetched = !!book.bundles[job.bundle]!.is_wide;
  const asked = answered(book.bundles[job.bundle]!.questions, job.content.answers);
  const who = asked.filter((one) => one.code === PROXY)[0];
  const back = questions ? () => go('questions', questions - 1) : job.back ? null : () => go('item', 1);
  const asBefore = async () => {
    const before = await formBefore(job);
    if (!before) return false;
    change({ form_digest: before.digest, release: job.back!.release });
    takeForm(before);
    go('form');
    return true;
  };
  if (!form && isFetched) return isAsBefore(job) ? <AsBefore open={asBefore} back={back} /> : <Unfetched job={job} back={back} />;
  if (!form || !form.items.length) {
    return <div class="card stack"><ScreenTitle>这里办不了</ScreenTitle><p>{(form && form.nothing_fits) || '按这些回答，没有要办的事。'}</p>{back && <p><button type="button" class="button" onClick={back}>上一步</button></p>}</div>;
  }
  const fill = async () => {
    if (await asBefore()) return;
    const [one, agent] = [await listed(job), (await settings.get(vault, 'agent')) || {}];
    const person = 'new' in job.resident ? ofNew(job.resident.new) : ofListed(one);
    const { values, sources } = begun(form, asTyped(job), person, agent, job.sources);
    await forms(vault).keep({ ...form, id: form.digest });
    change({ form_digest: form.digest, release: form.release, title: form.items.length > 1 ? job.title! : form.items[0]!.plain_name, content: { ...job.content, values }, asked, sources: { ...job.sources, ...sources } });
    takeForm(form);
    go('form');
  };
  const papers = shownPapers(form, { ...job.content.values, is_proxy: true }).filter((paper) => paper.sources[0] === 'upload' && paper.isNeeded);
  return (
    <div class="stack">
      <div class="card">
        <ScreenTitle note={form.items.length > 1 ? '这几件一起办，填一张表。' : undefined}>{form.items.length > 1 ? `要办 ${form.items.length} 件事` : form.items[0]!.plain_name}</ScreenTitle>
        <ol class="lines">{form.items.map((item) => <li key={item.code}><strong>{item.name}</strong>{item.note && <p class="small soft">{item.note}</p>}</li>)}</ol>
        {who && <p>{who.label}<strong>{who.text}</strong>。上门办都是代办，不用再选。</p>}
        <p class="soft">代办不收钱。</p>
      </div>
      {form.left_out.length > 0 && <Notice>{form.left_out.map((one) => <p key={one.item}>{one.name}：{one.text}</p>)}</Notice>}
      {form.notes.length > 0 && <Notice kind="warn"><ul class="dots">{form.notes.map((note) => <li key={note}>{note}</li>)}</ul></Notice>}
      <div class="card">
        <h2>{papers.length ? `要拍的材料 ${papers.length} 份` : '不用拍材料'}</h2>
        {papers.length > 0 && <ul class="dots">{papers.map((paper) => <li key={paper.material}>{paper.name}{paper.hint && <span class="soft">：{paper.hint}</span>}</li>)}</ul>}
      </div>
      <div class="bar"><div class="row">
        {back && <button type="button" class="button" onClick={back}>上一步</button>}
        <DoButton kind="main" run={fill} busyText="正在打开…">填表</DoButton>
      </div></div>
    </div>
  );
}
