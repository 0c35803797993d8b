import { beforeEach, expect, test } from 'vitest';
import { cover, forget, take, wait } from './typed.ts';

beforeEach(() => {
  cover(false);
  forget();
});

test('what was typed waits while the screen is covered, and is put back once', () => {
  cover(true);
  wait('#case/1 reason', '门牌号');
  cover(false);
  expect([take('#case/2 reason', ''), take('#case/1 reason', ''), take('#case/1 reason', '')]).toEqual(['', '门牌号', '']);
});
test('what was closed by hand begins anew', () => {
  wait('#case/1 reason', '门牌号');
  expect(take('#case/1 reason', () => 'new')).toBe('new');
});
test('nothing waits for somebody else', () => {
  cover(true);
  wait('#case/1 reason', '门牌号');
  forget();
  expect(take('#case/1 reason', '')).toBe('');
});
