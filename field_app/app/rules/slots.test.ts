import { describe, expect, test } from 'vitest';
import type { JobContent } from '../store/shapes.ts';
import { adopted, fieldSlot, pagesIn, paperSlot, unclear, withPages } from './slots.ts';

const content: JobContent = { answers: {}, values: { story: '一' }, materials: [{ material: 'card', pages: ['a'], source: 'upload' }, { material: 'form', pages: [], source: 'generated' }], told_via: [] };
const photo = (id: string, slot: string, page_order = 0) => ({ id, slot, page_order });

describe('a picture', () => {
  test('stands in its paper or its field, and nothing beside it changes', () => {
    const next = withPages(withPages(content, paperSlot('card'), ['a', 'b']), fieldSlot('shop'), ['c']);
    expect([pagesIn(next, 'materials/card'), pagesIn(next, 'values/shop'), pagesIn(next, 'materials/other'), next.values.story, pagesIn(content, 'materials/card')]).toEqual([['a', 'b'], ['c'], [], '一', ['a']]);
    expect(next.materials.filter((one) => one.material === 'form')).toHaveLength(1);
  });
  test('that was kept when the page died finds its place, in its order, once', () => {
    const held = [photo('c', 'materials/card', 2), photo('b', 'materials/card', 1), photo('a', 'materials/card'), photo('d', 'values/shop'), photo('s', 'consent/signature')];
    const next = adopted(content, held);
    expect([pagesIn(next, 'materials/card'), pagesIn(next, 'values/shop')]).toEqual([['a', 'b', 'c'], ['d']]);
    expect(adopted(next, held)).toBe(next);
  });
  test('that cannot be read is in the way only while its paper goes as a picture, and nobody said why it stays', () => {
    const held = [{ id: 'a', facts: { flaw: 'dark' } }, { id: 'b', facts: { flaw: 'dark', kept_because: 'light' } }, { id: 'c', facts: {} }, { id: 'other', facts: { flaw: 'dark' } }];
    const found = (source: 'upload' | 'later') => unclear([{ material: 'card', pages: ['a', 'b', 'c'], source }], held).map(({ id }) => id);
    expect([found('upload'), found('later')]).toEqual([['a'], []]);
  });
});
