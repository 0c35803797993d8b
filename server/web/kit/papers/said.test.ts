import { expect, test } from 'vitest';
import type { PaperEntry } from '../draft/merge.ts';
import { saidOfPapers, wordsOf } from './said.ts';

const paper = (material: string, pages: string[], source: PaperEntry['source'] = 'upload'): PaperEntry => ({ material, pages, source });
const fault = (pointer: string, message: string) => ({ pointer, message });

const BOOK = paper('book', ['1', '2']);
const said = saidOfPapers([paper('lease', ['3']), BOOK], [fault('/materials/book', '要3到12页'), fault('/mobile', '电话不对'), fault('/materials/book/pages/1', '太模糊'), fault('/materials/bookcase', '别的'), fault('/materials/gone', '没有')]);

test('what was said of a paper stands with its files, and of no other', () => {
  expect(said).toEqual({ book: { files: ['1', '2'], words: ['要3到12页', '太模糊'] } });
  expect([wordsOf(said, BOOK), wordsOf(said, paper('lease', ['3'])), wordsOf(said, undefined), wordsOf(undefined, BOOK)]).toEqual([['要3到12页', '太模糊'], [], [], []]);
});

test('it stands in another order too, and goes as soon as the files are others or none are handed in', () => {
  expect(wordsOf(said, paper('book', ['2', '1']))).toHaveLength(2);
  for (const other of [paper('book', ['1']), paper('book', ['1', '2', '3']), paper('book', ['1', '4']), paper('book', ['1', '2'], 'later')]) expect(wordsOf(said, other)).toEqual([]);
});
