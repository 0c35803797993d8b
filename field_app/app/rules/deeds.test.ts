import { expect, test } from 'vitest';
import { before, isOver, KINDS, PATHS, whyNot, type DeedKind, type No } from './deeds.ts';
import type { Parcel } from './exchange.ts';

const no = (facts: Partial<No>): No => ({ status: 409, slug: 'illegal-step', sentence: '现在的状态不能做这一步', faults: [], ...facts });
const parcel = (id: string, job: string, facts: Partial<Parcel & { about: string }> = {}) => ({ id, job, kind: 'job' as const, state: 'waiting' as const, at: 0, tries: 0, notBefore: 0, ...facts });

test('every kind has a way of its own, and ids alone in it', () => {
  const paths = (Object.keys(KINDS) as DeedKind[]).map((kind) => PATHS[kind]('of', 'inner'));
  expect(new Set(paths).size).toBe(Object.keys(KINDS).length);
  expect(paths).toContain('/jobs/of/questions/inner/answer');
});

test('goes after its pictures, after its job, and after what was done of the same before', () => {
  const line = [parcel('words', 'job'), parcel('photo', 'job', { kind: 'photo' }), parcel('gone', 'job', { state: 'sent' }), parcel('other', 'elsewhere'), parcel('earlier', 'earlier', { kind: 'deed', about: 'original' })];
  expect(before({ about: 'original', job: 'job' }, ['signature'], line)).toEqual(['signature', 'words', 'photo', 'earlier']);
  expect(before({ about: 'job' }, [], line)).toEqual(['words', 'photo']);
  expect(before({ about: 'visit', job: null }, [], line)).toEqual([]);
});

test.each<[string, DeedKind, Partial<No>, boolean]>([
  ['这次走访已经去过了（可能是同事办的，也可能是您在另一台手机上办的），不用再办了。', 'visit', { state: 'done' }, true],
  ['结果已经送到，签收过了（可能是同事办的，也可能是您在另一台手机上办的），不用再办了。', 'delivery', { state: 'delivered' }, true],
  ['这个问题已经回答过了（可能是同事办的，也可能是您在另一台手机上办的），不用再办了。', 'answer', { slug: 'not-asked' }, true],
  ['这件事在别处已经往下走了，这一步不用再办了。', 'confirmation', { state: 'open' }, true],
  ['这件事现在不归您管了，不用再办。拿不准的，请问社区书记。', 'telling', { status: 404, slug: 'not-found' }, true],
  ['这件事已经请同事接手了，等他答复。', 'offer', { slug: 'already-offered' }, true],
  ['这件事对方已经收回去了，或者过了时间。', 'taking', { status: 404, slug: 'not-found' }, true],
  ['没有记上：这件事已经办完，或者不归您管了。原件还在您手里的，请马上还给本人，并告诉社区书记。', 'original', { state: 'delivered' }, false],
  ['没有记上：这件事已经办完，或者不归您管了。原件还在您手里的，请马上还给本人，并告诉社区书记。', 'original', { status: 404, slug: 'not-found' }, false],
  ['这件事现在不归您管了，不用再办。拿不准的，请问社区书记。', 'correction', { status: 404, slug: 'not-found' }, false],
  ['没有记上：这件事还不在您名下。本人说不办了的，请马上告诉社区书记。', 'withdrawal', { status: 404, slug: 'not-found' }, false],
  ['这件事当时已经交给别的网格员', 'withdrawal', { slug: 'job-parked', sentence: '这件事当时已经交给别的网格员' }, false],
  ['这件事现在办不了这一步。原件还在您手里的，请马上还给本人。', 'original', { slug: 'job-parked', sentence: '这件事现在办不了这一步' }, false],
  ['还有原件没有还给本人，先还了再结', 'delivery', { slug: 'original-out', sentence: '还有原件没有还给本人，先还了再结' }, false],
  ['照片还没有传到；要写明和本人的关系。', 'delivery', { status: 422, slug: 'invalid', faults: ['照片还没有传到', '要写明和本人的关系'] }, false],
])('%s', (words, kind, facts, over) => {
  expect([whyNot(kind, no(facts)), isOver(kind, no(facts))]).toEqual([words, over]);
});
