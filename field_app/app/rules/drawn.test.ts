import { describe, expect, test } from 'vitest';
import { aJob, typed } from '../store/testing.ts';
import { inkIn, unlessChanged, withInk } from './drawn.ts';

const INK = { strokes: [[{ t: 0, x: 1, y: 2, pressure: 0.5 }]], width: 300, height: 180, at: '2026-11-24T10:00:00.000Z' };
const both = () => withInk(withInk(aJob(), 'consent', 'resident', INK), 'worker', '', INK);
const inksOf = (job: ReturnType<typeof both>) => [inkIn(job, 'consent', 'resident'), inkIn(job, 'worker', '')];

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
