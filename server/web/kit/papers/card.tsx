/** One paper: who needs it, how it can be handed in, its pages. */
import type { PaperEntry } from '../draft/merge.ts';
import type { ShownPaper } from '../form/state.ts';
import type { Uuid } from '../ids.ts';
import { Pages } from './pages.tsx';
import { wayOf } from './ways.ts';

type Source = PaperEntry['source'];

export interface PaperCardProps {
  paper: ShownPaper;
  entry: PaperEntry | undefined;
  draft: Uuid;
  itemNames: string[];
  fault?: string | undefined;
  purpose?: string;
  onChange: (entry: PaperEntry) => void;
}

export function PaperCard({ paper, entry, draft, itemNames, fault, purpose = 'material', onChange }: PaperCardProps) {
  const source = (entry ? entry.source : (paper.sources[0] as Source)) || 'upload';
  const pages = entry ? entry.pages : [];
  const id = `p-${paper.material}`;
  const others = paper.sources.filter((one) => one !== source);
  return (
    <section class={`card ${fault ? 'faulty' : ''}`} id={id} tabIndex={-1} aria-labelledby={`${id}-name`}>
      <div class="row">
        <h2 id={`${id}-name`}>{paper.name}</h2>
        {source !== 'upload' ? <span class="tag good">不用交</span> : pages.length ? <span class="tag good">已有{pages.length}页</span> : <span class="tag warn">{paper.isNeeded ? '要交' : '有就交'}</span>}
      </div>
      <p class="soft small">{itemNames.length > 1 ? `${itemNames.length}件事共用，交一次就够：` : '用于：'}{itemNames.join('、')}</p>
      {source === 'upload' ? paper.hint && <p>{paper.hint}</p> : <p>{wayOf(source, paper).says}</p>}
      {source === 'generated' && paper.says && <details><summary>先看清：签名就是认可这些话</summary><ol>{paper.says.map((line) => <li key={line}>{line}</li>)}</ol></details>}
      {source === 'upload' && <Pages id={`${id}-camera`} name={paper.name} pages={pages} most={paper.pages.max || 20} draft={draft} purpose={purpose} onChange={(next) => onChange({ material: paper.material, pages: next, source })} />}
      {fault && <p class="fault">{fault}</p>}
      {others.length > 0 && (
        <p class="row">
          {others.map((one) => (
            <button type="button" class="button bare" key={one} onClick={() => onChange({ material: paper.material, pages, source: one as Source })}>改为：{wayOf(one, paper).name}</button>
          ))}
        </p>
      )}
    </section>
  );
}
