/** What the server said of papers when they were handed in: it stays with each until its files are others. Pure. */
import type { PaperEntry } from '../draft/merge.ts';
import type { FieldFault } from '../form/faults.ts';
import type { Uuid } from '../ids.ts';

export interface Said {
  files: Uuid[];
  words: string[];
}

/** By the code of the paper. */
export type SaidOfPapers = Record<string, Said>;

/** `faults` name each paper by its code: `/materials/<code>`, and perhaps a place in it. */
export function saidOfPapers(entries: readonly PaperEntry[], faults: readonly FieldFault[]): SaidOfPapers {
  return entries.reduce((all, { material, pages }) => {
    const words = faults.filter((fault) => `${fault.pointer}/`.indexOf(`/materials/${material}/`) === 0).map((fault) => fault.message);
    return words.length ? { ...all, [material]: { files: pages, words } } : all;
  }, {} as SaidOfPapers);
}

const isSame = (some: readonly Uuid[], others: readonly Uuid[]): boolean => some.slice().sort().join() === others.slice().sort().join();

export function wordsOf(said: SaidOfPapers | undefined, entry: PaperEntry | undefined): string[] {
  const known = said && entry && entry.source === 'upload' ? said[entry.material] : undefined;
  return known && isSame(known.files, entry!.pages) ? known.words : [];
}
