/** All papers, each once, with the item's own hints; a picture that cannot be read is taken again, or kept for a reason. */
import { useState } from 'preact/hooks';
import { anchorOf, type FieldFault } from '../../../../server/web/kit/form/faults.ts';
import type { Form } from '../../../../server/web/kit/form/shapes.ts';
import { paperEntries, shownPapers, shownSections, type ShownPaper } from '../../../../server/web/kit/form/state.ts';
import { lacking } from '../../../../server/web/kit/papers/lacking.ts';
import { Paper } from '../../../../server/web/kit/papers/paper.tsx';
import { ErrorSummary, Notice, ScreenTitle } from '../../../../server/web/kit/ui/parts.tsx';
import { open } from '../../rules/mending.ts';
import { unsettled } from '../../rules/picture.ts';
import { backward } from '../../rules/returned.ts';
import { paperSlot, unclear } from '../../rules/slots.ts';
import { vault } from '../../shell/app.ts';
import { photos, type JobContent } from '../../store/index.ts';
import { useKept } from '../kept.ts';
import { Lacking } from './Lacking.tsx';
import { Marks, saidOfPaper } from './Marks.tsx';
import type { JobScreen } from './parts.ts';
import { Pictures } from './Pictures.tsx';
import { listed } from './whose.ts';

const entryOf = ({ job }: JobScreen, { material }: ShownPaper) => job.content.materials.filter((entry) => entry.material === material)[0];

export function Papers(screen: JobScreen) {
  const { job, form, go, keeper } = screen;
  const [shown, setShown] = useState<{ stamp: number; faults: FieldFault[] }>({ stamp: 0, faults: [] });
  const whose = useKept(() => listed(job)).value;
  const { values, materials } = job.content;
  const may = open(job, form);
  const papers = shownPapers(form, values).filter((paper) => !may || may.papers.indexOf(paper.material) >= 0);
  const ofFiles = papers.filter((paper) => ((entryOf(screen, paper) || { source: paper.sources[0] }).source === 'upload'));
  const free = papers.filter((paper) => ofFiles.indexOf(paper) < 0);
  const on = async () => {
    const missing = lacking(form, values, materials, () => true).filter(({ pointer }) => papers.some((paper) => pointer === `/materials/${paper.material}`));
    const faults = [...missing, ...(await unread(screen))];
    return faults.length ? setShown({ stamp: shown.stamp + 1, faults }) : leave();
  };
  const leave = () => {
    keeper.change((now) => ({ ...now, content: withEntries(form, now.content) })); // a picture may have come meanwhile
    go('check');
  };
  const last = Math.max(0, shownSections(form, values).length - 1);
  const before = (job.back && backward(job, form, { step: 'papers', at: 0 })) || { step: 'form' as const, at: last };
  const card = (paper: ShownPaper) => <OnePaper key={paper.material} {...screen} paper={paper} fault={shown.faults.filter((fault) => fault.pointer === `/materials/${paper.material}`).map((fault) => fault.message)[0]} />;
  return (
    <div class="stack">
      <ErrorSummary stamp={shown.stamp} faults={shown.faults.map((fault) => ({ anchor: anchorOf(fault.pointer), message: fault.message }))} />
      <ScreenTitle note={ofFiles.length ? '每份只拍一次。放平，拍清四个角。只拍这里要的，别的不用拍。' : may ? '别的材料都不用动。' : '这件事不用拍材料。'}>{ofFiles.length ? `材料：要拍 ${ofFiles.length} 份` : '材料：不用拍'}</ScreenTitle>
      <Marks job={job} form={form} place={{ step: 'papers', at: 0 }} />
      {ofFiles.length > 0 && whose && whose.photo_allowed === false && <Notice kind="warn"><p><strong>本人不愿拍照，或者没说过愿意。</strong>只拍材料，不要把人拍进去。</p></Notice>}
      {ofFiles.map(card)}
      {free.length > 0 && <div class="card"><details open={!ofFiles.length || free.some((paper) => !!saidOfPaper(screen, paper.material).fault)}><summary>不用拍的 {free.length} 份</summary><div class="stack">{free.map(card)}</div></details></div>}
      {shown.faults.length > 0 && <Lacking count={shown.faults.length} onGo={leave} />}
      <div class="bar"><div class="row">
        <button type="button" class="button" onClick={() => go(before.step, before.at)}>上一步</button>
        <button type="button" class="button main" onClick={() => void on()}>下一步</button>
      </div></div>
    </div>
  );
}

/** Also those that nobody touched: how they are handed in stands in the job. */
function withEntries(form: Form, content: JobContent): JobContent {
  const said = paperEntries(form, content.values, content.materials);
  return { ...content, materials: [...content.materials.filter((entry) => !said.some((one) => one.material === entry.material)), ...said] };
}

function OnePaper({ paper, fault, ...screen }: JobScreen & { paper: ShownPaper; fault: string | undefined }) {
  const { job, form, change } = screen;
  const said = saidOfPaper(screen, paper.material);
  const put = (materials: typeof job.content.materials) => change({ content: { ...job.content, materials } });
  return (
    <Paper paper={paper} entry={entryOf(screen, paper)} itemNames={paper.items.map((code) => (form.items.filter((item) => item.code === code)[0] || { plain_name: code }).plain_name)} fault={fault || said.fault}
      amount={(pages) => `${pages.length}页`} onChange={(entry) => put([...job.content.materials.filter((one) => one.material !== entry.material), entry])}
      pagesView={({ id }) => <Pictures {...screen} id={id} name={paper.name} slot={paperSlot(paper.material)} purpose="material" takes={paper} />} />
  );
}

async function unread({ job, form }: JobScreen): Promise<FieldFault[]> {
  const { ones } = await photos.of(vault, job.id);
  const bad = unclear(paperEntries(form, job.content.values, job.content.materials), ones);
  return bad.map((photo) => ({ pointer: `/${photo.slot}`, message: unsettled(photo.facts.flaw) }));
}
