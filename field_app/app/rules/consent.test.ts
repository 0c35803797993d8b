import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { begun, consentOf, covers, dayIn, doubted, fitted, gradeOf, isAboutChild, lacks, readOut, spokenBy, waysOf, wordsOf, type Agreeing, type Consent, type Grade } from './consent.ts';

const NOW = Date.parse('2026-11-23T23:30:00+08:00');
const TODAY = dayIn(NOW);
const witness = { name: '赵大娘', phone: '', isImpartial: true };
const missing = (given: Partial<Agreeing>, grade: Grade = 'risky', isChild = false) =>
  lacks({ ...begun(grade, isChild, NOW), ...given }, grade, isChild, TODAY).map(({ anchor }) => anchor);

interface Vector { why: string; grade: Grade; given: Partial<Agreeing>; lacks: string[]; sent: Consent }
const vectors = JSON.parse(readFileSync('../../tests/vectors/consents.json', 'utf-8')) as {
  today: string; worker: string; resident: string; agreed: Vector[]; elsewhere: { why: string; grade: Grade; sent: Consent }[]; grades: { why: string; items: [string, Grade][]; grade: Grade }[];
};

describe('the same vectors as the server', () => {
  test.each(vectors.agreed)('$why', ({ grade, given, lacks: missed, sent }) => {
    const whole: Agreeing = { ...begun(grade, false, NOW), way: null, ...given };
    expect(lacks(whole, grade, false, vectors.today, { worker: vectors.worker, resident: vectors.resident }).map(({ anchor }) => anchor)).toEqual(missed);
    if (!missed.length) expect(consentOf(whole, { items: sent.items, shown: sent.shown_digest, at: sent.at })).toEqual(sent);
  });
  test('what stands elsewhere is offered on no screen', () => {
    const offered = vectors.elsewhere.filter(({ grade, sent }) => sent.how !== 'guardian' && (waysOf(grade, 'resident') as string[]).indexOf(sent.how) >= 0);
    const whole = offered.filter(({ sent }) => sent.signature === 'ref' || sent.how === 'spoken').map(({ why }) => why);
    expect(whole).toEqual(['something to which she did not agree', 'words that are not ours', 'no moment']);
  });
  test.each(vectors.grades)('$why', ({ items, grade }) => {
    expect(gradeOf(items.map(([code]) => code), items.map(([code, each]) => ({ code, grade: each })))).toBe(grade);
  });
});

test('as it begins, a simple thing needs nothing but the yes, a risky one a way', () => {
  expect(missing({}, 'simple')).toEqual([]);
  expect(missing({})).toEqual(['way']);
});

test('who is the worker is not always known', () => {
  const given: Agreeing = { ...begun('risky', false, NOW), way: 'witness', witness: { ...witness, name: '周　敏' } };
  expect(lacks(given, 'risky', false, TODAY)).toEqual([]);
});

test('whom the worker doubts signs nothing: only a guardian may, in every grade', () => {
  const signed: Agreeing = { ...begun('risky', false, NOW), way: 'signature', picture: 'p' };
  const after = doubted(signed, true, 'risky');
  expect(after).toMatchObject({ who: 'guardian', picture: null, way: null, isDoubted: true });
  expect(lacks({ ...signed, isDoubted: true }, 'risky', false, TODAY).map(({ anchor }) => anchor)).toContain('who');
  expect(missing({ isDoubted: true }, 'simple')).toEqual(['who']);
  expect(lacks({ ...doubted(begun('simple', false, NOW), true, 'simple'), relation: '儿子' }, 'simple', false, TODAY)).toEqual([]);
  expect(doubted(after, false, 'risky')).toMatchObject({ who: 'resident', isDoubted: false });
});

test('what one gave is not another one’s', () => {
  const signed: Agreeing = { ...begun('risky', false, NOW), way: 'signature', picture: 'p', relation: '' };
  expect(spokenBy(signed, 'relative', 'risky')).toMatchObject({ way: 'witness', picture: null });
  expect(spokenBy(signed, 'resident', 'risky')).toBe(signed);
  expect(spokenBy({ ...signed, who: 'relative', name: '王强' }, 'guardian', 'risky').name).toBe('');
  expect(waysOf('simple', 'relative')).toEqual(['witness']);
});

test('a child’s matter is the guardian’s', () => {
  expect(begun('simple', true, NOW).who).toBe('guardian');
  expect(missing({ who: 'resident' }, 'simple', true)).toEqual(['who']);
  expect([{ birth_date: '2012-11-24' }, { birth_date: '2012-11-23' }, { child_birth_date: '2026-11-24' }, { child_id_number: '370102201503011239' }, { id_number: '370102194003011239' }, {}].map((values) => isAboutChild(values, TODAY)))
    .toEqual([true, false, false, true, false, false]);
});

test('things done together are as risky as the riskiest; what is not known is risky', () => {
  const items = [{ code: 'a', grade: 'simple' }, { code: 'b', grade: 'risky' }];
  expect([['a'], ['a', 'b'], ['c'], []].map((codes) => gradeOf(codes, items))).toEqual(['simple', 'risky', 'risky', 'risky']);
});

test('what is read out', () => {
  const texts = [{ code: 'worker_order', title: '委托', body: '一。' }, { code: 'under_14', title: '孩子', body: '二。' }];
  expect(wordsOf(readOut(texts, false))).toBe('委托\n\n一。');
  expect(wordsOf(readOut(texts, true))).toBe('委托\n\n一。\n\n孩子\n\n二。');
});

test('what goes to the server', () => {
  const said = { items: ['a'], shown: 'sha256:x', at: '2026-11-23T10:00:00+08:00' };
  expect(consentOf(begun('simple', false, NOW), said)).toEqual({
    items: ['a'], until: '2027-02-21', shown_digest: 'sha256:x', how: 'spoken', given_by: { who: 'resident' }, witness: null, signature: null, at: said.at,
  });
  const guardian = { ...doubted(begun('risky', false, NOW), true, 'risky'), relation: ' 女儿 ', name: ' 王芳 ', way: 'signature' as const, picture: 'p' };
  expect(consentOf(guardian, said)).toMatchObject({ how: 'guardian', given_by: { who: 'guardian', relation: '女儿', name: '王芳' }, signature: 'p', is_doubted: true });
  expect(consentOf({ ...guardian, way: 'witness', witness, picture: null }, said)).toMatchObject({ how: 'guardian', witness: { name: '赵大娘' }, signature: null });
  const before: Agreeing = { ...begun('risky', false, NOW), way: 'witness', witness: { name: ' 赵大娘 ', phone: '138', isImpartial: true }, picture: 'thumb' };
  expect(consentOf(before, said)).toMatchObject({ how: 'witness', witness: { name: '赵大娘', phone: '138', is_impartial: true }, signature: 'thumb' });
});

test('a consent holds for what was agreed to, and as long', () => {
  const consent = consentOf(begun('simple', false, NOW), { items: ['a'], shown: '', at: '' });
  expect([covers(consent, ['a'], TODAY), covers(consent, ['a', 'b'], TODAY), covers(consent, ['a'], '2027-02-22'), covers(null, ['a'], TODAY)]).toEqual([true, false, false, false]);
});

test('what was begun fits what is asked now', () => {
  const signed: Agreeing = { ...begun('risky', false, NOW), way: 'signature', picture: 'p' };
  expect(fitted(signed, 'risky', false)).toEqual(signed);
  expect(fitted(signed, 'simple', false)).toMatchObject({ way: 'spoken', picture: null });
  expect(fitted(signed, 'risky', true)).toMatchObject({ who: 'guardian', way: null, picture: null });
  expect(fitted(begun('simple', false, NOW), 'risky', false).way).toBeNull();
  const { name, ...before } = { ...signed, who: 'guardian' as const };
  expect(lacks(fitted(before as Agreeing, 'risky', false), 'risky', false, TODAY).map(({ anchor }) => anchor)).toEqual(['relation', 'giver-name']);
});
