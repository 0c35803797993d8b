import { expect, test } from 'vitest';
import { filesOf } from './files.ts';

const photo = (id: string, facts = {}) => ({ id, purpose: 'material' as const, digest: `d-${id}`, page_order: 0, facts, slot: 'x', size: 1 });
const job = {
  content: { values: { name: '王', face: ['b'], rows: [{ proof: 'c' }], proxy_signature: 's' }, materials: [{ pages: ['a2', 'a1'] }] },
  consent: { signature: 'y' },
};

test('all that the job shows goes, each once and in its order; what it shows no more stays behind', () => {
  const shown = filesOf(job, ['a1', 'a2', 'b', 'c', 's', 'y', 'old'].map((id) => photo(id)), []);
  expect(shown.map(({ id, page_order }) => `${id}${page_order}`)).toEqual(['a11', 'a20', 'b0', 'c0', 's0', 'y0']);
  expect(shown[0]).toEqual({ id: 'a1', purpose: 'material', digest: 'd-a1', page_order: 1, facts: {} });
});

test('what the server has of a returned job is named and not sent again', () => {
  const there = [{ ref: 'a1', purpose: 'material' as const, digest: 'd', page_order: 0, facts: {} }, { ref: 'b', purpose: 'element_photo' as const, digest: 'd', page_order: 0, facts: {} }];
  const shown = filesOf(job, [photo('b')], there);
  expect(shown.map(({ id, isThere }) => [id, !!isThere])).toEqual([['b', false], ['a1', true]]);
});
