import { describe, expect, it } from 'vitest';
import { contentOf, LARGEST, progress, summed, takes, wrongFile, type Report } from './file.ts';

const report = (told: Partial<Report>): Report => ({ id: 'x', name: '居民.csv', dry_run: true, state: 'done', total: 3, done: 3, encoding: 'UTF-8', counts: {}, at: '', finished_at: null, lines: [], next: null, ...told });

describe('a file of residents', () => {
  it('is looked at before it is sent', () => {
    expect(['a.xlsx', 'A.CSV'].map((name) => wrongFile(name, 1))).toEqual(['', '']);
    expect(wrongFile('a.xls', 1)).toContain('另存为 .xlsx');
    expect(wrongFile('a.pdf', 1)).toContain('.xlsx 或 .csv');
    expect(wrongFile('a.csv', 0)).toContain('空的');
    expect([LARGEST, LARGEST + 1].map((size) => !!wrongFile('a.csv', size))).toEqual([false, true]);
  });

  it('goes as base64 of its very bytes', async () => {
    class Reader { result = 'data:text/csv;base64,5aeT5ZCN'; onload = (): void => undefined; readAsDataURL(): void { this.onload(); } }
    const kept = globalThis.FileReader;
    globalThis.FileReader = Reader as unknown as typeof FileReader;
    expect(await contentOf({} as File)).toBe('5aeT5ZCN');
    globalThis.FileReader = kept;
  });
});

describe('what became of it', () => {
  it('is summed up, and a check is not called an import', () => {
    expect(summed(report({ counts: { refused: 1, new: 2 } }))).toBe('只是检查，还没有导入。一共 3 行：没收 1 行，新登记 2 行。');
    expect(summed(report({ dry_run: false, counts: { same: 3 } }))).toBe('导入完了。一共 3 行：没变化 3 行。');
    expect(summed(report({ state: 'unreadable' }))).toContain('一行也没有导入');
  });

  it('counts what would change', () => {
    expect(takes(report({ counts: { new: 2, changed: 1, same: 5, refused: 4 } }))).toBe(3);
  });

  it('says how far it is', () => {
    expect(progress(null)).toContain('正在交');
    expect(progress(report({ state: 'running', done: 500, total: 5000, dry_run: false }))).toBe('正在导入：500 / 5000 行');
  });
});
