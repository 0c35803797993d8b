/** All papers, each once, whatever number of items need it. */
import { useState } from 'preact/hooks';
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { PaperEntry } from '../../kit/draft/merge.ts';
import { anchorOf, type FieldFault } from '../../kit/form/faults.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { shownPapers, shownSections } from '../../kit/form/state.ts';
import { PaperCard } from '../../kit/papers/card.tsx';
import { paperFaults, useNoted } from '../../kit/papers/count.ts';
import { wordsOf } from '../../kit/papers/said.ts';
import { ErrorSummary, Notice, ScreenTitle } from '../../kit/ui/parts.tsx';
import { needless, withoutRecord } from './letters.ts';
import { go } from './way.ts';

export const withEntry = (entries: PaperEntry[], entry: PaperEntry): PaperEntry[] => entries.filter((one) => one.material !== entry.material).concat(entry);

export function Papers({ keeper, form: whole }: { keeper: Keeper; form: Form }) {
  const [shown, setShown] = useState<{ faults: FieldFault[]; stamp: number }>({ faults: [], stamp: 0 });
  useNoted(keeper.draft.value.id);
  const content = keeper.draft.value.content;
  const { form, materials } = withoutRecord(whole, content);
  const papers = shownPapers(form, content.values);
  const toBring = papers.filter((paper) => (entryOf(materials, paper.material) || { source: paper.sources[0] }).source === 'upload');
  const free = papers.filter((paper) => toBring.indexOf(paper) < 0);
  const live = shown.stamp ? paperFaults(form, content.values, materials) : [];
  const on = () => {
    const faults = paperFaults(form, content.values, materials);
    return faults.length ? setShown({ faults, stamp: shown.stamp + 1 }) : go('check');
  };
  /** What is missing now, else what the server said of these very files. */
  const faultOf = (material: string): string | undefined =>
    live.filter((fault) => fault.pointer === `/materials/${material}`).map((fault) => fault.message).concat(wordsOf(keeper.draft.value.said, entryOf(materials, material)))[0];
  const card = (paper: (typeof papers)[number]) => (
    <PaperCard key={paper.material} paper={paper} entry={entryOf(materials, paper.material)} draft={keeper.draft.value.id}
      itemNames={paper.items.map((code) => nameOf(form, code))} fault={faultOf(paper.material)}
      onChange={(entry) => keeper.change((old) => ({ ...old, materials: withEntry(old.materials, entry) }))} />
  );
  return (
    <div class="stack">
      <ErrorSummary stamp={shown.stamp} faults={live.map((fault) => ({ anchor: anchorOf(fault.pointer), message: fault.message }))} />
      <ScreenTitle note={toBring.length ? '每份只交一次。拍照时放平、拍清四个角。照片会在手机上变小再传，省流量。' : '系统能取到的都不用您交。'}>{toBring.length ? `材料：要交 ${toBring.length} 份` : '材料：不用您交'}</ScreenTitle>
      <Needless keeper={keeper} form={whole} />
      {toBring.map(card)}
      {free.length > 0 && <div class="card"><details open={!toBring.length}><summary>不用您交的 {free.length} 份</summary><div class="stack">{free.map(card)}</div></details></div>}
      <div class="bar"><div class="row">
        <button type="button" class="button" onClick={() => go(`form/${Math.max(0, shownSections(form, content.values).length - 1)}`)}>上一步</button>
        <button type="button" class="button main" onClick={on}>下一步</button>
      </div></div>
    </div>
  );
}

/** A guardian who chose another relation hears here, not at the end, that it costs him a letter. */
function Needless({ keeper, form }: { keeper: Keeper; form: Form }) {
  const names = needless(form, keeper.draft.value.content);
  if (!names.length) return null;
  const mend = () => keeper.change((content) => ({ ...content, values: { ...content.values, proxy_relation: 'guardian' } }));
  return <Notice kind="warn"><p>您选的关系不是“监护人”，所以要交“{names.join('”“')}”。您是监护人的，改过来就不用交。</p><p><button type="button" class="button" onClick={mend}>我是监护人，改过来</button></p></Notice>;
}

const entryOf = (entries: PaperEntry[], material: string): PaperEntry | undefined => entries.filter((entry) => entry.material === material)[0];

export const nameOf = (form: Form, code: string): string => {
  const item = form.items.filter((one) => one.code === code)[0];
  return item ? item.plain_name || item.name : code;
};
