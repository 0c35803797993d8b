import { expect, test } from 'vitest';
import type { TraceStep } from '../kit/api/types.ts';
import { newestFirst } from './pages/trace.ts';

const step = (at: string, text: string, name: string | null, note: string | null = null): TraceStep => ({ at: `2026-11-22T${at}+08:00`, case: null, step: 's', text, name, note });

test('the same for several things in one minute is told once', () => {
  const told = newestFirst([step('09:00:00', '您提交了申请', null), step('09:05:01', '接着往下办', '备案'), step('09:05:02', '接着往下办', '招牌'), step('09:05:03', '办好了', '执照')]);
  expect(told.map((one) => [one.text, one.name])).toEqual([['办好了', '执照'], ['接着往下办', '备案、招牌'], ['您提交了申请', null]]);
});

test('another minute, another note, or a step of the whole application stays an entry of its own', () => {
  expect(newestFirst([step('09:05:00', '补正', '备案'), step('09:06:00', '补正', '招牌')])).toHaveLength(2);
  expect(newestFirst([step('09:05:00', '不予', '备案', '缺房本'), step('09:05:00', '不予', '招牌', '超高')])).toHaveLength(2);
  expect(newestFirst([step('09:05:00', '您提交了申请', null), step('09:05:00', '您提交了申请', null)])).toHaveLength(2);
});
