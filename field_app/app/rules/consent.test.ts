import { describe, expect, test } from 'vitest';
import { begun, consentOf, covers, dayIn, doubted, fitted, gradeOf, isAboutChild, lacks, readOut, spokenBy, waysOf, wordsOf, type Agreeing, type Grade } from './consent.ts';

const NOW = Date.parse('2026-11-23T23:30:00+08:00');
const TODAY = dayIn(NOW);
const witness = { name: '赵大娘', phone: '', isImpartial: true };
const missing = (given: Partial<Agreeing>, grade: Grade = 'risky', isChild = false) =>
  lacks({ ...begun(grade, isChild, NOW), ...given }, grade, isChild, TODAY).map(({ anchor }) => anchor);

test('a simple thing needs nothing but the yes', () => {
  expect(missing({}, 'simple')).toEqual([]);
});

describe('a risky one', () => {
  test.each<[Partial<Agreeing>, string[]]>([
    [{}, ['way']], [{ way: 'spoken' }, ['way']], [{ way: 'signature' }, ['signature']], [{ way: 'signature', picture: 'p' }, []], [{ way: 'paper' }, ['paper']],
    [{ way: 'paper', picture: 'p' }, []], [{ way: 'witness' }, ['witness-name', 'witness-impartial']], [{ way: 'witness', witness }, []],
    [{ way: 'witness', witness: { ...witness, isImpartial: false } }, ['witness-impartial']], [{ way: 'signature', picture: 'p', until: '2026-11-22' }, ['until']],
    [{ who: 'relative', relation: '儿子', way: 'signature', picture: 'p' }, ['way']], [{ who: 'relative', way: 'witness', witness }, ['relation']],
    [{ who: 'guardian', relation: '女儿', way: 'signature', picture: 'p' }, []], [{ who: 'guardian', relation: '女儿', way: 'witness', witness }, []],
    [{ who: 'guardian', relation: '女儿', way: 'spoken' }, ['way']], [{ who: 'guardian', relation: '女儿', way: 'signature' }, ['signature']],
  ])('%o lacks %o', (given, anchors) => {
    expect(missing(given)).toEqual(anchors);
  });
});

test('the worker is nobody’s witness', () => {
  const given: Agreeing = { ...begun('risky', false, NOW), way: 'witness', witness: { ...witness, name: '周　敏' } };
  expect([lacks(given, 'risky', false, TODAY, '周敏').map(({ anchor }) => anchor), lacks(given, 'risky', false, TODAY)]).toEqual([['witness-name'], []]);
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
  const guardian = { ...doubted(begun('risky', false, NOW), true, 'risky'), relation: ' 女儿 ', way: 'signature' as const, picture: 'p' };
  expect(consentOf(guardian, said)).toMatchObject({ how: 'guardian', given_by: { who: 'guardian', relation: '女儿' }, signature: 'p', is_doubted: true });
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
});
