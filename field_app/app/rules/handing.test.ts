import { expect, test } from 'vitest';
import type { Who } from './consent.ts';
import { BEGUN, doubted, handingOf, lacksOf, signedOf, takenBy, waysFor, type Handing } from './handing.ts';

const given = (facts: Partial<Handing> = {}): Handing => ({ ...BEGUN, ...facts });
const WITNESS = { name: '赵大娘', phone: '', isImpartial: true };
const anchors = (facts: Partial<Handing>, isSigned = false) => lacksOf(given(facts), 'risky', isSigned, { worker: '周 敏', resident: '王桂芬' }).map((one) => one.anchor);

test('a relative needs a witness, and nobody who doubts is asked to sign', () => {
  expect((['resident', 'guardian', 'relative'] as Who[]).map((who) => waysFor('risky', who).length)).toEqual([3, 3, 1]);
  expect(waysFor('simple', 'resident')).toContain('spoken');
  expect(takenBy(given({ way: 'signature' }), 'relative', 'simple')).toMatchObject({ who: 'relative', way: 'witness', relation: '' });
  expect(doubted(given({ way: 'signature' }), true, 'simple')).toMatchObject({ who: 'guardian', way: null, isDoubted: true });
  expect(lacksOf(given({ isDoubted: true, way: 'spoken' }), 'simple', false).map((one) => one.anchor)).toEqual(['who']);
});

test('all that is missing is told at once', () => {
  expect([anchors({}), anchors({ way: 'spoken' }), anchors({ way: 'signature' }), anchors({ way: 'signature' }, true), anchors({ way: 'paper' }), anchors({ way: 'paper', paper: 'p' })])
    .toEqual([['way'], ['way'], ['signature'], [], ['paper'], []]);
  expect([anchors({ who: 'relative', way: 'witness' }), anchors({ who: 'relative', relation: '儿子', name: '王强', way: 'witness', witness: WITNESS }), anchors({ way: 'witness', witness: { ...WITNESS, name: '网格员周敏' } }), anchors({ way: 'witness', witness: { ...WITNESS, name: '王桂芬' } })])
    .toEqual([['relation', 'receiver-name', 'witness-name', 'witness-impartial'], [], ['witness-name'], ['witness-name']]);
});

test('goes as the server takes it', () => {
  expect(handingOf(given({ way: 'spoken' }), null)).toEqual({ how: 'spoken', given_by: { who: 'resident', relation: null }, is_doubted: false, witness: null, signature: null });
  expect(handingOf(given({ who: 'relative', relation: ' 儿子 ', name: ' 王强 ', way: 'witness', witness: WITNESS }), 's')).toEqual(
    { how: 'witness', given_by: { who: 'relative', relation: '儿子', name: '王强' }, is_doubted: false, witness: { name: '赵大娘', phone: null, is_impartial: true }, signature: 's' });
  expect(handingOf(given({ who: 'guardian', relation: '女儿', way: 'paper', paper: 'p', isDoubted: true }), null)).toMatchObject({ how: 'guardian', signature: 'p', is_doubted: true });
  expect(signedOf(given({ way: 'signature' }), 's')).toEqual({ how: 'signature', witness: null, signature: 's' });
});
