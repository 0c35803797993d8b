import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, whatToDo } from './comparison.ts';
import { mayGo, proofOf, type Held, type Laid, type Receipt } from './receipts.ts';

const laid: Laid = { id: 'j', revision: 'r1', content_digest: 'sha256:c', files: [{ ref: 'a', digest: 'sha256:a' }, { ref: 'b', digest: 'sha256:b' }] };
const receipt = (facts: Partial<Receipt> = {}): Receipt => ({
  id: 'j', revision: 'r1', content_digest: 'sha256:c', missing: [], files: [{ ref: 'a', digest: 'sha256:a', state: 'stored' }, { ref: 'b', digest: 'sha256:b', state: 'stored' }], ...facts,
});
const held: Held[] = [{ ref: 'a', job: 'j', digest: 'sha256:a' }, { ref: 'b', job: 'j', digest: 'sha256:b' }, { ref: 'c', job: 'other', digest: 'sha256:c' }];

describe('what a receipt proves', () => {
  test('words and every photo by their digests', () => {
    expect(proofOf(receipt(), laid)).toMatchObject({ words: true, whole: true, stored: ['a', 'b'] });
    expect(mayGo(held, laid, receipt(), [])).toEqual(['a', 'b']);
  });
  test('what is expected, refused or other stays on the phone, and is told apart', () => {
    const mixed = receipt({ files: [{ ref: 'a', digest: 'sha256:x', state: 'stored' }, { ref: 'b', digest: null, state: 'refused', reason: '太暗' }] });
    expect(proofOf(mixed, laid)).toMatchObject({ whole: false, other: ['a'], refused: [{ ref: 'b', reason: '太暗' }], missing: [] });
    expect(mayGo(held, laid, mixed, [])).toEqual([]);
  });
  test.each<[string, Partial<Receipt>]>([
    ['of another job', { id: 'k' }], ['of another revision', { revision: 'r2' }], ['of other words', { content_digest: 'sha256:y' }],
    ['that also calls them missing', { missing: ['a', 'b'] }], ['that names none', { files: [] }],
    ['that says two things at once', { files: [...receipt().files, ...receipt().files.map((file) => ({ ...file, state: 'expected' as const }))] }],
  ])('a receipt %s lets no photo go', (_, facts) => {
    expect(mayGo(held, laid, receipt(facts), [])).toEqual([]);
    expect(proofOf(receipt(facts), laid).whole).toBe(false);
  });
  test('a photo that a job on this phone still shows stays, and one whose bytes here are others', () => {
    expect(mayGo(held, laid, receipt(), ['a'])).toEqual(['b']);
    expect(mayGo([{ ...held[0]!, digest: 'sha256:changed' }], laid, receipt(), [])).toEqual([]);
  });
  test('whatever a server answers, only what it names as stored with our digest goes', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'j', 'r1', 'sha256:a', 'sha256:b', 'sha256:c');
    const file = fc.record({ ref: word, digest: fc.oneof(word, fc.constant(null)), state: fc.constantFrom('stored' as const, 'expected' as const, 'refused' as const) });
    const any = fc.record({ id: word, revision: word, content_digest: word, files: fc.array(file, { maxLength: 4 }), missing: fc.array(word, { maxLength: 2 }) });
    fc.assert(fc.property(fc.oneof(any, fc.record({ files: fc.array(file, { maxLength: 4 }), missing: fc.array(word, { maxLength: 1 }) }).map(receipt)), (answer) => {
      for (const ref of mayGo(held, laid, answer, [])) {
        expect([answer.id, answer.revision, answer.content_digest]).toEqual(['j', 'r1', 'sha256:c']);
        expect(answer.files).toContainEqual({ ref, digest: `sha256:${ref}`, state: 'stored' });
        expect(answer.missing).not.toContain(ref);
      }
    }), { numRuns: 500 });
  });
});

describe('the daily comparison', () => {
  test('says what is missing there, what is other, and leaves alone what another phone sent', () => {
    const found = differences({ jobs: { j: '1', k: '2' }, files: { a: '1', b: '1', c: '1' } }, { jobs: { j: '1', k: '3', l: '4' }, files: { a: '1' } });
    expect(found).toEqual([{ kind: 'jobs', id: 'k', is: 'other' }, { kind: 'jobs', id: 'l', is: 'unknown-here' }, { kind: 'files', id: 'b', is: 'missing' }, { kind: 'files', id: 'c', is: 'missing' }]);
    const doing = whatToDo(found, ['b']);
    expect(doing.again.map((one) => one.id)).toEqual(['b']);
    expect(doing.tell.map((one) => one.id)).toEqual(['k', 'c']);
  });
  test('equal lists differ in nothing, a difference is never dropped', () => {
    const list = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'toString', '__proto__'), fc.constantFrom('1', '2'));
    fc.assert(fc.property(list, list, fc.array(fc.constantFrom('a', 'b', 'c')), (here, there, left) => {
      expect(differences({ jobs: here, files: {} }, { jobs: here, files: {} })).toEqual([]);
      const found = differences({ jobs: here, files: {} }, { jobs: there, files: {} });
      const doing = whatToDo(found, left);
      const known = found.filter((one) => one.is !== 'unknown-here');
      expect([...doing.again, ...doing.tell].length).toBe(known.length);
      for (const id of Object.keys(here)) expect(known.some((one) => one.id === id)).toBe(!Object.keys(there).includes(id) || there[id] !== here[id]);
    }));
  });
});
