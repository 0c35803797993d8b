import { describe, expect, test } from 'vitest';
import { Problem } from '../kit/api/problem.ts';
import type { Mandate, Side } from '../kit/api/types.ts';
import type { Form } from '../kit/form/shapes.ts';
import { emptyContent, merge } from '../kit/draft/merge.ts';
import { needless, withoutRecord } from './apply/letters.ts';
import { needsMandate, nextAfter, noOf, usable, withGround } from './apply/whom.ts';
import { canBeWithdrawn } from './pages/Consents.tsx';
import { inTheNameOf, lastMoment, stateOf, termsOf, wrongWithWish, type Wish } from './pages/mandates.ts';
import { tidied, wrongIn } from './pages/Profile.tsx';

const NOW = Date.parse('2026-11-22T12:00:00+08:00');
const side = (id: string, name: string): Side => ({ id, name, kind: 'natural', id_type: null, id_number: null, phone: null, address: null, checked: true });
const mandate = (facts: Partial<Mandate>): Mandate => ({
  id: 'm', number: '4F9A01C7', principal: side('her', '欧*'), agent: side('me', '林*'), ground: 'relative', relation: '女儿', items: [], item_names: [], since: '2026-01-01T00:00:00+08:00', until: '2026-12-31T23:59:59+08:00', how: 'page', state: 'given', revoked_at: null, revoked_how: null, is_principal: false, ...facts,
});
const wish = (facts: Partial<Wish>): Wish => ({ way: 'give', ground: 'relative', firm: '', name: '林晓明', number: '370000198012319992', relation: '女儿', months: 6, all: true, items: [], ...facts });

describe('for whom', () => {
  test('a mandate without items covers all, one with items only these', () => {
    expect(usable([mandate({})], 'me', 'relative', ['a', 'b'], NOW)).toHaveLength(1);
    expect(usable([mandate({ items: ['a', 'b'] })], 'me', 'relative', ['a'], NOW)).toHaveLength(1);
    expect(usable([mandate({ items: ['a'] })], 'me', 'relative', ['a', 'b'], NOW)).toHaveLength(0);
  });
  test.each([{ state: 'offered' }, { state: 'revoked' }, { until: '2026-11-22T12:00:00+08:00' }, { ground: 'handler' }, { agent: null }, { agent: side('you', '你') }])('%j lets nobody act', (facts) => {
    expect(usable([mandate(facts)], 'me', 'relative', ['a'], NOW)).toEqual([]);
  });
  test('only children and wards need no mandate before', () => {
    expect((['self', 'guardian', 'relative', 'handler'] as const).map(needsMandate)).toEqual([false, false, true, true]);
  });
  test('each no says what to do next; other troubles are left to others', () => {
    const no = (slug: string, errors?: unknown) => new Problem(403, { type: slug, title: '不行', errors });
    expect(nextAfter(no('level-too-low'))).toContain('窗口');
    expect(nextAfter(no('no-authority'))).toContain('授权');
    expect(nextAfter(no('invalid', [{ pointer: '/applicant/authority', detail: '《X》要本人办理，不能代办' }]))).toContain('本人办');
    expect(noOf(no('invalid', [{ pointer: '/applicant/authority', detail: '《X》要本人办理，不能代办' }]))).toBe('《X》要本人办理，不能代办');
    expect(nextAfter(no('toString'))).toBeNull();
    expect(nextAfter(new Error('x'))).toBeNull();
  });
  test('what one device chose reaches the other, and mine stays when both chose', () => {
    const base = emptyContent(), child = { person: null, authority: 'guardian' as const }, aunt = { person: 'p', authority: 'relative' as const };
    expect(merge(base, base, { ...base, applicant: child }).content.applicant).toEqual(child);
    expect(merge(base, { ...base, applicant: aunt }, { ...base, applicant: child }).content.applicant).toEqual(aunt);
    expect('applicant' in merge(base, base, base).content).toBe(false);
  });
});

describe('a new mandate', () => {
  test('ends with the last moment of its last day', () => {
    expect(lastMoment(6, '2026-11-22')).toBe('2027-05-22T23:59:59+08:00');
    expect(lastMoment(1, '2027-01-31')).toBe('2027-02-28T23:59:59+08:00');
    expect(lastMoment(12, '2026-12-31')).toBe('2027-12-31T23:59:59+08:00');
  });
  test('names me by id and the other by name and number, whoever asks', () => {
    const given = termsOf(wish({}), 'me', '2026-11-22', 'c');
    expect(given).toMatchObject({ principal: 'me', agent_facts: { name: '林晓明', id_number: '370000198012319992' }, items: [], consent: 'c' });
    const asked = termsOf(wish({ way: 'ask', all: false, items: [{ code: 'a', category: 'x' }, { code: 'b', category: 'x' }] }), 'me', '2026-11-22', null);
    expect(asked).toMatchObject({ agent: 'me', items: ['a', 'b'], categories: ['x'] });
    expect('consent' in asked || 'principal' in asked).toBe(false);
  });
  test('in the name of a firm lets a handler act for it', () => {
    const wished = inTheNameOf(wish({ ground: 'relative' }), 'firm');
    expect(termsOf(wished, 'me', '2026-11-22', 'c')).toMatchObject({ principal: 'firm', ground: 'handler', agent_facts: { name: '林晓明' } });
    expect(inTheNameOf(wished, '')).toMatchObject({ firm: '', ground: 'relative' });
  });
  test('asks for a name, a number that fits, and something to do', () => {
    expect(wrongWithWish(wish({}))).toEqual([]);
    expect(wrongWithWish(wish({ name: '', number: '370000198012319991', all: false })).map((one) => one.anchor)).toEqual(['mandate-name', 'mandate-number', 'mandate-items']);
  });
  test('is named as each side sees it', () => {
    expect(stateOf(mandate({ state: 'offered' }), true, NOW).name).toBe('等您同意');
    expect(stateOf(mandate({ state: 'offered' }), false, NOW).name).toBe('等对方同意');
    expect(stateOf(mandate({}), true, Date.parse('2027-01-01T00:00:00+08:00')).name).toBe('已到期');
    expect(stateOf(mandate({ state: 'revoked' }), true, NOW).name).toBe('已收回');
    expect(stateOf(mandate({ state: 'revoked', revoked_how: 'laid_down' }), true, NOW).name).toBe('不再代办');
    expect(stateOf(mandate({ state: 'revoked', revoked_how: 'erased' }), true, NOW).name).toBe('已结束');
    expect(stateOf(mandate({ state: 'revoked', revoked_how: 'replaced' }), true, NOW).name).toBe('换成了新的一份');
  });
});

test('who chose to act as a guardian is not asked for the relation once more', () => {
  expect(withGround({ a: 1 }, 'guardian')).toEqual({ a: 1, is_proxy: true, proxy_relation: 'guardian' });
  expect(withGround({ proxy_relation: 'guardian' }, 'relative')).toEqual({ is_proxy: true });
  expect(withGround({ proxy_relation: 'child' }, 'relative')).toEqual({ is_proxy: true, proxy_relation: 'child' });
  expect(withGround({}, 'self')).toEqual({ is_proxy: false });
});

test('a letter is asked for where nothing on record stands in for it', () => {
  const letter = { material: 'authorisation', name: '授权委托书', sources: ['mandate', 'upload'], shown: { not: { properties: { proxy_relation: { const: 'guardian' } } } } };
  const form = { fields: { proxy_relation: { type: 'enum' } }, answers: {}, materials: [letter] } as unknown as Form;
  const content = (person: string | null, relation: string) => ({ ...emptyContent(), applicant: { person, authority: 'guardian' as const }, values: { proxy_relation: relation }, materials: [{ material: 'authorisation', pages: [], source: 'mandate' as const }] });
  expect(withoutRecord(form, content('child', 'parent'))).toEqual({ form, materials: content(null, '').materials });
  const held = withoutRecord(form, content(null, 'parent'));
  expect([held.form.materials[0]!.sources, held.materials]).toEqual([['upload'], []]);
  expect(needless(form, content(null, 'parent'))).toEqual(['授权委托书']);
  expect(needless(form, content(null, 'guardian'))).toEqual([]);
  expect(needless(form, content('child', 'parent'))).toEqual([]);
});

test('a notice cannot be withdrawn, a consent once', () => {
  expect(canBeWithdrawn({ text: 'notice', withdrawn_at: null })).toBe(false);
  expect(canBeWithdrawn({ text: 'prefill', withdrawn_at: null })).toBe(true);
  expect(canBeWithdrawn({ text: 'prefill', withdrawn_at: '2026-11-22T00:00:00Z' })).toBe(false);
});

test('a profile is kept tidy, and what other pages told stays', () => {
  expect(tidied({ person_name: ' 欧阳秀兰 ', mobile: '138 0000 0002', id_number: '', other: 3 })).toEqual({ person_name: '欧阳秀兰', mobile: '13800000002', other: 3 });
  expect(wrongIn({ mobile: '12', person_name: '林晓明' }).map((one) => one.anchor)).toEqual(['profile-mobile']);
});
