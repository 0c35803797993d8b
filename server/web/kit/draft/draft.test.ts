import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { Problem } from '../api/problem.ts';
import type { Revision } from '../api/types.ts';
import { emptyContent, merge, type Content } from './merge.ts';
import { photos } from './photos.ts';
import { drafts, forms, type KeptDraft } from './store.ts';
import { isSaved, push, withAttempt } from './sync.ts';

const content = (values: Record<string, unknown>, facts: Partial<Content> = {}): Content => ({ ...emptyContent(), values, ...facts });
const draft = (facts: Partial<KeptDraft> = {}): KeptDraft => ({
  id: 'd1', bundle: 'b', release: 'r', division: '370199000000', site: null, origin: null, content: content({ a: 1 }), revision: null, saved: null, attempt: null,
  toSign: null, step: '', changedAt: 1, submitted: false, ...facts,
});
let serial = 0;
const name = () => `rev-${(serial += 1)}`;

describe('merging two devices', () => {
  const base = content({ a: 1, b: 1, c: 1 });
  test('fields that only one of them changed are both kept', () => {
    const merged = merge(base, content({ a: 2, b: 1, c: 1 }), content({ a: 1, b: 3, c: 1 }));
    expect(merged.content.values).toEqual({ a: 2, b: 3, c: 1 });
    expect(merged.clashes).toEqual([]);
  });
  test('where both changed one field, mine stays and the clash is told', () => {
    const merged = merge(base, content({ a: 2, b: 1, c: 1 }), content({ a: 9, b: 1, c: 1 }));
    expect(merged.content.values.a).toBe(2);
    expect(merged.clashes).toEqual([{ place: 'values/a', mine: 2, theirs: 9 }]);
  });
  test('the same change on both is no clash, a deletion is a change', () => {
    expect(merge(base, content({ a: 2, b: 1 }), content({ a: 2, b: 1, c: 1 }))).toMatchObject({ content: { values: { a: 2, b: 1 } }, clashes: [] });
  });
  test('pages taken on two phones are all kept, a page thrown away stays away', () => {
    const paper = (...pages: string[]) => [{ material: 'lease', pages, source: 'upload' as const }];
    const merged = merge(content({}, { materials: paper('1', '2') }), content({}, { materials: paper('1', '2', '3') }), content({}, { materials: paper('2', '4') }));
    expect(merged.content.materials).toEqual(paper('2', '3', '4'));
  });
});

describe('revisions to the server', () => {
  test('the next revision stands on the one before', async () => {
    const sent: Revision[] = [];
    const send = async (_: string, revision: Revision) => (sent.push(revision), { id: 'a', revision: revision.revision, saved_at: '', form_digest: 'f', shown_digest: 'sha256:0', declaration: '情况属实。' });
    const first = (await push(draft(), send, name)).draft;
    expect(isSaved(first)).toBe(true);
    const second = (await push({ ...first, content: content({ a: 2 }) }, send, name)).draft;
    expect(sent.map((one) => one.base)).toEqual([null, first.revision]);
    expect(second.saved!.values).toEqual({ a: 2 });
  });
  test('a moved draft is merged and sent upon the other revision', async () => {
    const base = draft({ revision: 'old', saved: content({ a: 1, b: 1 }), content: content({ a: 2, b: 1 }) });
    const bases: Array<string | null> = [];
    const send = async (_: string, revision: Revision) => {
      bases.push(revision.base);
      if (revision.base === 'old') throw new Problem(409, { type: 'draft-moved', title: '', theirs: { revision: 'theirs', content: content({ a: 1, b: 5 }) } });
      return { id: 'a', revision: revision.revision, saved_at: '', form_digest: null, shown_digest: 'sha256:0', declaration: '情况属实。' };
    };
    const { draft: after, clashes } = await push(base, send, name);
    expect(bases).toEqual(['old', 'theirs']);
    expect(after.content.values).toEqual({ a: 2, b: 5 });
    expect(clashes).toEqual([]);
  });
  test('a lost answer: the same words go again under the same name', () => {
    const once = withAttempt(draft(), name);
    expect(withAttempt(once, name).attempt!.revision).toBe(once.attempt!.revision);
    expect(withAttempt({ ...once, content: content({ a: 3 }) }, name).attempt!.revision).not.toBe(once.attempt!.revision);
  });
});

test('drafts and photos survive in the phone, and go together', async () => {
  await drafts.keep(draft({ content: content({ name: '𬭚' }), changedAt: Date.now() }));
  await photos.keep({ ref: 'p1', draft: 'd1', purpose: 'material', filename: 'a.jpg', bytes: new Blob(['x']), sent: false });
  await photos.change('p1', { sent: true });
  expect((await drafts.openFor('b', ''))!.content.values).toEqual({ name: '𬭚' });
  expect((await photos.of('d1'))[0]!.sent).toBe(true);
  await drafts.drop('d1');
  expect(await drafts.openFor('b', '')).toBeUndefined();
  expect(await photos.of('d1')).toEqual([]);
  expect(await forms.get('d1')).toBeUndefined();
});
