/**
 * Where a picture belongs: a paper or a field of the form. It stands with the picture itself, so that one that was kept
 * when the page died, before the job could name it, finds its place when the job is opened again. Pure.
 */
import type { JobContent, Photo } from '../store/shapes.ts';

type Taken = Pick<Photo, 'id' | 'slot' | 'page_order'>;

export const paperSlot = (material: string): string => `materials/${material}`;
export const fieldSlot = (element: string): string => `values/${element}`;

/** The pages that the job names in this place. */
export function pagesIn(content: JobContent, slot: string): string[] {
  const [kind, code] = slot.split('/') as [string, string];
  if (kind === 'values') return (content.values[code] as string[] | undefined) || [];
  return content.materials.filter((entry) => entry.material === code).flatMap((entry) => entry.pages);
}

/** The same job with other pages in this place. */
export function withPages(content: JobContent, slot: string, pages: string[]): JobContent {
  const [kind, code] = slot.split('/') as [string, string];
  if (kind === 'values') return { ...content, values: { ...content.values, [code]: pages } };
  const others = content.materials.filter((entry) => entry.material !== code);
  return { ...content, materials: [...others, { material: code, pages, source: 'upload' }] };
}

/** Pictures on their way out that cannot be read, and for which nobody said why they are kept. */
export const unclear = <P extends Pick<Photo, 'id' | 'facts'>>(materials: JobContent['materials'], photos: readonly P[]): P[] =>
  photos.filter(({ id, facts }) => facts.flaw && !facts.kept_because && materials.some((entry) => entry.source === 'upload' && entry.pages.indexOf(id) >= 0));

/** With the pictures that lie in the phone and that the job does not name yet. */
export function adopted(content: JobContent, photos: readonly Taken[]): JobContent {
  const inOrder = [...photos].sort((a, b) => a.page_order - b.page_order || (a.id < b.id ? -1 : 1));
  return inOrder.reduce((now, { id, slot }) => {
    if (!/^(materials|values)\//.test(slot)) return now;
    const pages = pagesIn(now, slot);
    return pages.indexOf(id) >= 0 ? now : withPages(now, slot, [...pages, id]);
  }, content);
}
