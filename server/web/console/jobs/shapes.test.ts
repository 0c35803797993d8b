import { expect, test } from 'vitest';
import { becameOf, saidOf, withIt, type Said } from './shapes.ts';

const said = (step: Said['step'], reason: string | null, role: string): string => saidOf({ step, reason, role });

test('nobody but a secretary is said to have said yes', () => {
  expect(said('approve', null, 'secretary')).toBe('书记批了');
  for (const words of [said('approve', 'unanswered', 'system'), said('approve', 'insists', 'grid_worker'), said('approve', 'not_needed', 'system')]) expect(words).not.toContain('书记批了');
});

test('what went back by itself was returned by nobody', () => {
  expect([said('return', null, 'secretary'), said('return', null, 'system')]).toEqual(['书记退回', '还缺东西，自动退回网格员']);
});

test('the resident who insists is not one who corrected', () => {
  expect([said('correct', 'insists', 'grid_worker'), said('correct', null, 'grid_worker')]).toEqual(['本人坚持照原样交', '改好了']);
});

test('what nobody took is told as still the givers', () => {
  const hand = { giver_name: '网格员李明', until: '2026-11-20T09:00:00Z', ended_at: null, ended_by_name: null };
  expect(becameOf({ ...hand, state: 'offered' })).toBe('还没有接，最晚 11月20日 17:00。没接以前归网格员李明');
  expect(becameOf({ ...hand, state: 'withdrawn', ended_at: '2026-11-20T09:00:00Z' })).toContain('没有人接，还归网格员李明');
  expect(becameOf({ ...hand, state: 'withdrawn', ended_at: '2026-11-20T08:00:00Z' })).toContain('收回了');
  expect(becameOf({ ...hand, state: 'taken', ended_at: '2026-11-20T08:00:00Z', ended_by_name: '王芳' })).toBe('11月20日 16:00 王芳接了');
});

test('what goes along is counted without the words', () => {
  expect([withIt({ papers: ['a'] }), withIt({ papers: ['a', 'b', 'c'] }), withIt({ papers: [] })]).toEqual(['表一份', '表一份，照片和签名2张', '']);
});
