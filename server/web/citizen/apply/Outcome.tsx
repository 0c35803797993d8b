/** What the answers came to: which things are done together, why each applies, and what was saved. */
import { useEffect, useState } from 'preact/hooks';
import type { Bundle } from '../../kit/api/types.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { wayOf } from '../../kit/papers/ways.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { shownPapers, type ShownPaper } from '../../kit/form/state.ts';
import { Notice, ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Agree } from './Agree.tsx';
import { PrefillLine } from './PrefillLine.tsx';
import { isChosen, WhomLine } from './WhomLine.tsx';
import { go } from './way.ts';

export function Outcome({ keeper, bundle, form, makeForm }: { keeper: Keeper; bundle: Bundle; form: Form | null; makeForm: () => Promise<void> }) {
  const [state, setState] = useState<{ ready: boolean; error: unknown }>({ ready: false, error: null });
  const load = () => {
    setState({ ready: false, error: null });
    makeForm().then(() => setState({ ready: true, error: null }), (error) => setState({ ready: false, error }));
  };
  useEffect(load, []);
  if (state.error) return <Trouble error={state.error} again={load} />;
  if (!state.ready || !form) return <Wait text="正在为您合并表格" />;
  if (form.nothing_fits || !form.items.length) return <NothingFits form={form} />;
  return (
    <div class="stack">
      <ScreenTitle note={`按您的回答，${form.items.length > 1 ? '这几件一起办，填一张表、交一套材料。' : '办这一件就行。'}`}>{form.items.length > 1 ? `您要办 ${form.items.length} 件事` : '您要办的事'}</ScreenTitle>
      <Saved form={form} />
      <div class="card">
        <h2>要办的事</h2>
        <ol class="lines">{form.items.map((item) => <ItemLine key={item.code} item={item} form={form} bundle={bundle} />)}</ol>
        {form.left_out.length > 0 && <details><summary>没有列进来的 {form.left_out.length} 件</summary><ul class="dots">{form.left_out.map((one) => <li key={one.item}>{one.name}：{one.text}</li>)}</ul></details>}
      </div>
      {form.notes.length > 0 && <Notice kind="warn"><ul class="dots">{form.notes.map((note) => <li key={note}>{note}</li>)}</ul></Notice>}
      <PaperList form={form} papers={shownPapers(form, keeper.draft.value.content.values)} />
      <WhomLine keeper={keeper} form={form} />
      <PrefillLine keeper={keeper} form={form} />
      <Agree keeper={keeper} form={form} onGo={() => go(isChosen(keeper, form) ? 'form/0' : 'whom')}>
        {bundle.questions.length > 0 && <button type="button" class="button" onClick={() => go('questions/0')}>改答案</button>}
      </Agree>
    </div>
  );
}

function Saved({ form }: { form: Form }) {
  const { saved_fields: fields, saved_papers: papers, fields_before, fields_after, materials_before, materials_after } = form.numbers;
  if (fields <= 0 && papers <= 0) return null;
  return (
    <div class="saved-sum">
      <p>和一件一件办比，您</p>
      <p class="strong">少填<b>{fields}</b>项，少交<b>{papers}</b>份</p>
      <p class="small">要填的从 {fields_before} 项变成 {fields_after} 项，材料从 {materials_before} 份变成 {materials_after} 份。</p>
    </div>
  );
}

/** With the question, as an answer alone says nothing: 卖烟吗？您选了“卖”. */
function reasonOf(why: Form['items'][number]['why'][number], bundle: Bundle): string {
  const asked = why.because === 'answer' ? bundle.questions.filter((one) => one.element === why.element)[0] : undefined;
  const chosen = asked && asked.answers.filter((one) => one.value === why.value)[0];
  return asked && chosen ? `${asked.ask}您选了“${chosen.label}”` : why.text;
}

function ItemLine({ item, form, bundle }: { item: Form['items'][number]; form: Form; bundle: Bundle }) {
  const before = item.after.map((code) => form.items.filter((one) => one.code === code)[0]).filter(Boolean);
  const days = item.limit && item.limit.working;
  return (
    <li class="stack-small">
      <h3>{item.name}</h3>
      <p class="soft">{item.why.map((why) => reasonOf(why, bundle)).join('；')}</p>
      <p class="row">
        <span class="tag plain">{days ? `受理后 ${days} 个工作日内` : '当场办'}</span>
        {before.length > 0 && <span class="tag plain">等“{before.map((one) => one!.plain_name || one!.name).join('、')}”办好再办</span>}
      </p>
      {item.note && <p class="small soft">{item.note}</p>}
    </li>
  );
}

function PaperList({ papers, form }: { papers: ShownPaper[]; form: Form }) {
  const toBring = papers.filter((paper) => paper.sources[0] === 'upload');
  const free = papers.filter((paper) => paper.sources[0] !== 'upload');
  const later = Object.keys(form.later.materials || {});
  return (
    <div class="card">
      <h2>{toBring.length ? `要准备的材料 ${toBring.length} 份` : '不用准备材料'}</h2>
      {toBring.length > 0 && <ul class="dots">{toBring.map((paper) => <li key={paper.material}>{paper.name}{paper.isNeeded ? '' : '（有就交）'}</li>)}</ul>}
      {free.length > 0 && <details><summary>不用您交的 {free.length} 份</summary><ul class="ticks">{free.map((paper) => <li key={paper.material}>{paper.name} <span class="soft small">{wayOf(paper.sources[0]!)}</span></li>)}</ul></details>}
      {later.length > 0 && <p class="soft small">办的过程中产生、不用再交的：{later.map((code) => form.later.materials[code]!.name).join('、')}</p>}
    </div>
  );
}

function NothingFits({ form }: { form: Form }) {
  return (
    <div class="card">
      <ScreenTitle>按您的回答，现在没有要办的事</ScreenTitle>
      <p>{form.nothing_fits || '可以改一下答案再看，或者打 12345、到窗口问问。'}</p>
      <p class="row"><button type="button" class="button main" onClick={() => go('questions/0')}>改答案</button><a class="button" href="tel:12345">打 12345 问问</a></p>
    </div>
  );
}
