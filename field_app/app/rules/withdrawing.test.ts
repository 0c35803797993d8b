import { expect, test } from 'vitest';
import { BEGUN, lacksOf, mayBeWithdrawn, reasonOf } from './withdrawing.ts';

test('it says who said so and how, and is as long as the server takes', () => {
  expect(reasonOf({ ...BEGUN, how: 'in_person', words: ' 儿子回来办 ' })).toBe('本人当面说不办了。儿子回来办');
  expect(reasonOf({ who: 'guardian', relation: ' 女儿 ', how: 'phone', words: '' })).toBe('监护人（女儿）打电话说不办了。');
  expect(reasonOf({ ...BEGUN, how: 'paper', words: '长'.repeat(500) }).length).toBe(500);
});

test('why is nobody asked; who and how are', () => {
  expect(lacksOf(BEGUN).map(({ anchor }) => anchor)).toEqual(['gone-how']);
  expect(lacksOf({ ...BEGUN, who: 'relative', relation: ' ' }).map(({ anchor }) => anchor)).toEqual(['gone-relation', 'gone-how']);
  expect(lacksOf({ ...BEGUN, how: 'phone' })).toEqual([]);
});

test('what nobody has decided may be withdrawn, also at the centre', () => {
  const states = ['registered', 'waiting', 'returned', 'corrected', 'approved', 'in_centre', 'result_ready', 'delivered', 'withdrawn', 'not_accepted'];
  expect(states.filter((state) => mayBeWithdrawn({ state }))).toEqual(['registered', 'waiting', 'returned', 'corrected', 'in_centre']);
});
