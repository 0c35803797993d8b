import { describe, expect, test } from 'vitest';
import { aJob, typed } from '../store/testing.ts';
import type { Job } from '../store/shapes.ts';
import { inkIn, unlessChanged, withInk } from './drawn.ts';

const INK = { strokes: [[{ t: 0, x: 1, y: 2, pressure: 0.5 }]], width: 300, height: 180, at: '2026-11-24T10:00:00.000Z' };
const both = () => withInk(withInk(aJob(), 'consent', 'resident', INK), 'worker', '', INK);
const inksOf = (job: ReturnType<typeof both>) => [inkIn(job, 'consent', 'resident'), inkIn(job, 'worker', '')];

const agreed = (how: Partial<Job> & { way?: 'signature' | 'witness' | 'paper' } = {}): Job => {
  const { way = 'signature', ...facts } = how;
  return { ...aJob(), step: 'form', consent: null, agreeing: { who: 'resident', relation: '', name: '', way, isDoubted: false, witness: { name: '', phone: '', isImpartial: false }, until: '2026-12-31', picture: 'ink' }, ...facts };
};

test.each([
  ['is signed anew where something was changed', agreed(), null],
  ['a thumb beside a witness too', agreed({ way: 'witness' }), null],
  ['a paper has its own words', agreed({ way: 'paper' }), 'ink'],
  ['stays while the consent stands: the worker signs after it', agreed({ consent: {} as Job['consent'] }), 'ink'],
])('what was signed and given %s', (_, job, picture) => {
  expect(unlessChanged(job, typed('别的话')(job)).agreeing!.picture).toBe(picture);
  expect(unlessChanged(job, { ...job, step: 'consent', content: { ...job.content } }).agreeing!.picture).toBe('ink');
});

describe('what was drawn and not given yet', () => {
  test('is found under the same words and of the same hand alone', () => {
    const one = withInk(aJob(), 'consent', 'resident', INK);
    expect([inkIn(one, 'consent', 'resident'), inkIn(one, 'consent', 'guardian'), inkIn(one, 'worker', 'resident')]).toEqual([INK, null, null]);
  });
  test('goes when the pad is wiped, and takes nobody else with it', () => {
    expect(inksOf(withInk(both(), 'consent', 'resident', null))).toEqual([null, INK]);
  });
  test('stays through back and forth, also where a screen lays the same words down again', () => {
    const one = both();
    const moved = { ...one, step: 'form' as const, at: 2, consent: null, content: { ...one.content, values: { ...one.content.values } } };
    expect(inksOf(unlessChanged(one, moved))).toEqual([INK, INK]);
  });
  test.each([
    ['a word', typed('别的话')], ['the form', (job: ReturnType<typeof both>) => ({ ...job, form_digest: 'sha256:other' })],
    ['whom it is for', (job: ReturnType<typeof both>) => ({ ...job, resident: { id: 'another' } })],
    ['a paper', (job: ReturnType<typeof both>) => ({ ...job, content: { ...job.content, materials: [{ material: 'card' }] as unknown as typeof job.content.materials } })],
  ])('goes with %s that is changed', (_, how) => {
    const one = both();
    expect(inksOf(unlessChanged(one, how(one)))).toEqual([null, null]);
  });
});
