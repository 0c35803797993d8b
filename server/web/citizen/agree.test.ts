import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';

Object.assign(globalThis, { addEventListener: () => undefined, document: { addEventListener: () => undefined, hidden: false }, location: { hash: '', pathname: '/', search: '' } });
const answers: Array<(path: string, body: unknown) => unknown> = [];
vi.mock('../kit/api/client.ts', () => ({
  anySession: async () => ({}), get: async () => ({}), session: () => null, who: () => '', onSession: () => undefined, isAnothers: () => false,
  put: async (path: string, body: unknown) => (answers.length ? answers.shift()!(path, body) : {}),
}));

const { Problem, NoNetwork } = await import('../kit/api/problem.ts');
const { Keeper } = await import('../kit/draft/keeper.ts');
const { emptyContent } = await import('../kit/draft/merge.ts');
const { forget, idsOf, isUnder14, keepAll, lacking, mayBeAboutChild, wanted } = await import('./apply/agreements.ts');
const { groundsFor, nextAfter, told } = await import('./apply/whom.ts');
type Form = import('../kit/form/shapes.ts').Form;
type Wording = import('./apply/agreements.ts').Wording;

const form = (fields: Record<string, unknown>): Form => ({ fields } as unknown as Form);
const text = (code: string, version = 1): Wording => ({ code, version, kind: 'consent', title: code, body: code, digest: `sha256:${code}${version}` });
const keeper = () => new Keeper({
  id: 'd1', bundle: 'b', release: 'r', division: '370199000000', site: null, origin: null, content: emptyContent(), revision: null, saved: null, attempt: null,
  toSign: null, step: '', changedAt: 1, submitted: false,
});
afterEach(() => { answers.length = 0; });

describe('what has to be shown', () => {
  const today = '2026-11-18';
  test('a private form needs its own consent, a small child its guardian', () => {
    expect(wanted(form({ name: { sensitivity: 'personal' } }), {}, today)).toEqual(['notice']);
    expect(wanted(form({ id_number: { sensitivity: 'sensitive' } }), { birth_date: '2020-01-01' }, today)).toEqual(['notice', 'sensitive', 'under_14']);
  });
  test('fourteen is reached on the birthday itself, as on the server', () => {
    expect(isUnder14({ birth_date: '2012-11-19' }, today)).toBe(true);
    expect(isUnder14({ birth_date: '2012-11-18' }, today)).toBe(false);
    expect(isUnder14({ child_id_number: '540000201211128888', child_birth_date: '2026-12-01' }, today)).toBe(false);
    expect(isUnder14({ child_birth_date: '2026-11-01' }, today)).toBe(true);
  });
  test('the guardian is asked before anything is typed', () => {
    expect(mayBeAboutChild(form({}), { person: null, authority: 'guardian' })).toBe(true);
    expect(mayBeAboutChild(form({ child_birth_date: {} }), null)).toBe(true);
    expect(mayBeAboutChild(form({ birth_date: {} }), { person: null, authority: 'self' })).toBe(false);
  });
});

describe('keeping what was agreed to', () => {
  test('after trouble each text goes again under the name it had', async () => {
    const draft = keeper();
    const paths: string[] = [];
    answers.push((path) => paths.push(path), (path) => { paths.push(path); throw new NoNetwork(); });
    await expect(keepAll(draft, [text('notice'), text('sensitive')])).rejects.toBeInstanceOf(NoNetwork);
    expect(lacking(draft, ['notice', 'sensitive'])).toEqual(['sensitive']);
    answers.push((path) => paths.push(path));
    await keepAll(draft, [text('notice'), text('sensitive')]);
    expect(paths[2]).toBe(paths[1]);
    expect(lacking(draft, ['notice', 'sensitive'])).toEqual([]);
    expect(idsOf(draft).map((id) => `/consents/${id}`).sort()).toEqual([paths[0], paths[1]].sort());
  });
  test('newer words, and what the server does not count, go under a new name', async () => {
    const draft = keeper();
    await keepAll(draft, [text('notice')]);
    const [first] = idsOf(draft);
    await keepAll(draft, [text('notice', 2)]);
    const [second] = idsOf(draft);
    expect(second).not.toBe(first);
    forget(draft, ['notice']);
    expect(lacking(draft, ['notice'])).toEqual(['notice']);
    await keepAll(draft, [text('notice', 2)]);
    expect(idsOf(draft)[0]).not.toBe(second);
  });
  test('words that changed meanwhile are not taken for agreed to', async () => {
    const draft = keeper();
    answers.push(() => { throw new Problem(409, { type: 'text-changed', title: '' }); });
    await expect(keepAll(draft, [text('notice')])).rejects.toBeInstanceOf(Problem);
    expect(lacking(draft, ['notice'])).toEqual(['notice']);
    expect(idsOf(draft)).toEqual([]);
  });
});

describe('who comes and who acts', () => {
  test('only what fits the answer is offered', () => {
    expect(told(form({}))).toBeNull();
    expect(groundsFor(form({}))).toHaveLength(4);
    expect(groundsFor(form({ is_proxy: { given: true } })).map((one) => one.code)).toEqual(['guardian', 'relative', 'handler']);
    expect(groundsFor(form({ is_proxy: { given: false } })).map((one) => one.code)).toEqual(['self']);
  });
  test('the server asks for the same', () => {
    const no = new Problem(422, { type: 'invalid', title: '', errors: [{ pointer: '/applicant', detail: '请在“给谁办”里选' }] });
    expect(nextAfter(no)).toContain('给谁办');
  });
});
