import { expect, test } from 'vitest';
import { saidOf, type Said } from './shapes.ts';

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
