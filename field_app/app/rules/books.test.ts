import { describe, expect, test } from 'vitest';
import { formOf, missing, type Book } from './books.ts';

const condition = { required: ['kind'], properties: { kind: { const: 'a' } } };
const book: Book = {
  of: 'aid', release: 'r', division: 'd',
  pieces: [condition, { name: '姓名', shown: { $: 0 }, needed: { $: 0 } }, { digest: 'one', answers: { more: [1, 2], kind: 'a' }, fields: { name: { $: 1 } } }, { kind: 'b' }],
  bundles: { aid: { name: '', plain_name: '', digest: 'x', questions: [], forms: [{ $: 2 }, { digest: 'two', answers: { $: 3 }, fields: {} }] } },
};

describe('a book of forms', () => {
  test('has the form of these answers, whole', () => {
    expect(formOf(book, 'aid', { kind: 'a', more: [1, 2] })).toEqual({ digest: 'one', answers: { more: [1, 2], kind: 'a' }, fields: { name: { name: '姓名', shown: condition, needed: condition } } });
    expect(formOf<{ digest: string }>(book, 'aid', { kind: 'b' })!.digest).toBe('two');
  });
  test.each([['aid', {}], ['aid', { kind: 'a', more: [2] }], ['other', { kind: 'b' }]])('has none where the answers do not suffice', (bundle, answers) => {
    expect(formOf(book, bundle, answers)).toBeNull();
  });
  test('is missing what the pack names otherwise', () => {
    const named = (bundle: string, digest: string) => missing([{ bundle, digest }], book);
    expect([named('aid', 'x'), named('aid', 'y'), named('other', 'x'), missing([{ bundle: 'aid', digest: 'x' }], undefined)]).toEqual([false, true, true, true]);
  });
});
