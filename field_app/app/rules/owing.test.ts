import { expect, test } from 'vitest';
import type { Task } from '../store/shapes.ts';
import { hasMore, isToMend, isToTell, owesLeft } from './owing.ts';

const paper = (material: string) => ({ material, name: material, pages: { min: 1, max: 2 } });
const task = (facts: object, owes = [paper('records'), paper('list')]) => ({ kind: 'notice', door_notice: 'n', notice: { owes }, ...facts }) as unknown as Task;
const told = { kind: 'telling' as const };
const brought = (part: string) => ({ kind: 'paper' as const, part });

test('each paper and the telling is done by itself, in any order', () => {
  const one = task({});
  expect(owesLeft(one, [brought('records')]).map(({ material }) => material)).toEqual(['list']);
  expect([isToTell(one, []), isToTell(one, [brought('list')]), isToTell(one, [told]), isToTell(task({ is_told: true }), [])]).toEqual([true, true, false, false]);
  expect([hasMore(one, [told]), hasMore(one, [told, brought('list')]), hasMore(one, [told, brought('list'), brought('records')]), hasMore(one, [brought('list'), brought('records')])]).toEqual([true, true, false, true]);
});

test('a notice without papers is over when she was told, and all of it when she wants it no more', () => {
  expect([hasMore(task({}, []), [told]), hasMore(task({ notice: undefined }), [told]), hasMore(task({ door_notice: undefined }), []), owesLeft(task({ notice: undefined }), [])]).toEqual([false, false, false, []]);
  expect(hasMore(task({}), [{ kind: 'withdrawal' }])).toBe(false);
});

test('a correction is on the list until it is answered here, told or not; what was mended with her needs no telling', () => {
  const one = task({ to_answer: true }, []);
  expect([isToMend(one, []), isToMend(task({}), []), isToMend(one, [{ kind: 'correction' }])]).toEqual([true, false, false]);
  const apart = { kind: 'correction' as const, parcels: [{ state: 'parked' }] as never };
  expect([isToMend(one, [apart]), isToMend(one, [apart, { kind: 'correction' }]), isToMend(task({}), [apart])]).toEqual([true, false, false]);
  expect([hasMore(one, [told]), hasMore(one, [{ kind: 'correction' }]), isToTell(one, [{ kind: 'correction' }])]).toEqual([true, false, false]);
});
