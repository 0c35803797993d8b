import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lacksOf, NOS, refused } from './carrying.ts';

const VECTORS = JSON.parse(readFileSync('../../tests/vectors/carrying.json', 'utf-8')) as [string, keyof typeof NOS | null][];

test.each(VECTORS)('%s: %s', (what, why) => {
  expect(refused(what)).toBe(why && NOS[why]);
});

test('what, why and a day within two months are asked for', () => {
  const anchors = (what: string, why: string, due: string) => lacksOf({ what, why, due }, '2026-11-23', '2027-01-22').map((one) => one.anchor);
  expect([anchors('', ' ', ''), anchors('工资卡', '窗口要看', '2026-11-22'), anchors('户口簿', '窗口要看', '2027-01-23'), anchors('户口簿', '窗口要看', '2026-11-23')])
    .toEqual([['what', 'why', 'due'], ['what', 'due'], ['due'], []]);
});
