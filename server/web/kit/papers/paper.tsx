/** One paper: who needs it and how it can be handed in; how its pages are taken is the page's own matter. */
import type { ComponentChild } from 'preact';
import type { PaperEntry } from '../draft/merge.ts';
import type { ShownPaper } from '../form/state.ts';
import type { Uuid } from '../ids.ts';
import { wayOf } from './ways.ts';

type Source = PaperEntry['source'];

/** What a way of handing in means for the person. */
function meaningOf(source: Source, paper: ShownPaper): string {
  const days = paper.may_follow_later && paper.may_follow_later.days;
  return {
    upload: '',
    certificate: '不用您交。我们向发证部门调取，调不到再找您。',
    mandate: '不用您交。对方给您的授权已经登记，办理部门看得到，也看得到能办什么、到哪天。',
    generated: '不用您交。按您填的内容生成，最后签一次名就行。',
    pledge: '不用交这份材料。您在最后签名，承诺情况属实；承诺不实要承担责任。',
    later: `可以先受理${days ? `，${days}个工作日内补交` : '，以后补交'}。`,
  }[source];
}

export interface PaperProps {
  paper: ShownPaper;
  entry: PaperEntry | undefined;
  itemNames: string[];
  fault?: string | undefined;
  onChange: (entry: PaperEntry) => void;
  /** How many there are, in words. */
  amount: (pages: readonly Uuid[]) => string;
  pagesView: (props: { id: string; pages: Uuid[]; onChange: (pages: Uuid[]) => void }) => ComponentChild;
}

export function Paper({ paper, entry, itemNames, fault, onChange, amount, pagesView }: PaperProps) {
  const source = (entry ? entry.source : (paper.sources[0] as Source)) || 'upload';
  const pages = entry ? entry.pages : [];
  const id = `p-${paper.material}`;
  const others = paper.sources.filter((one) => one !== source);
  return (
    <section class={`card ${fault ? 'faulty' : ''}`} id={id} tabIndex={-1} aria-labelledby={`${id}-name`}>
      <div class="row">
        <h2 id={`${id}-name`}>{paper.name}</h2>
        {source !== 'upload' ? <span class="tag good">不用交</span> : pages.length ? <span class="tag good">已有{amount(pages)}</span> : <span class="tag warn">{paper.isNeeded ? '要交' : '有就交'}</span>}
      </div>
      <p class="soft small">{itemNames.length > 1 ? `${itemNames.length}件事共用，交一次就够：` : '用于：'}{itemNames.join('、')}</p>
      {source === 'upload' ? paper.hint && <p>{paper.hint}</p> : <p>{meaningOf(source, paper)}</p>}
      {source === 'generated' && paper.says && <details><summary>先看清：签名就是认可这些话</summary><ol>{paper.says.map((line) => <li key={line}>{line}</li>)}</ol></details>}
      {source === 'upload' && pagesView({ id: `${id}-camera`, pages, onChange: (next) => onChange({ material: paper.material, pages: next, source }) })}
      {fault && <p class="fault">{fault}</p>}
      {others.length > 0 && (
        <p class="row ways">
          {others.map((one) => (
            <button type="button" class="button bare" key={one} onClick={() => onChange({ material: paper.material, pages, source: one as Source })}>改为：{wayOf(one)}</button>
          ))}
        </p>
      )}
    </section>
  );
}
