import { describe, expect, test } from 'vitest';
import type { Form } from '../../../server/web/kit/form/shapes.ts';
import type { Consent, Job, Return, TaskMark } from '../store/shapes.ts';
import { asksAgent, backward, marked, ofField, ofPaper, ofScreen, onward, pathOf, reopened, standing } from './returned.ts';

const field = (type = 'string') => ({ label: type, labels: {}, type, shown: true, needed: true });
const paper = (material: string, sources = ['upload']) => ({ material, sources, shown: true, needed: true });
const form = {
  digest: 'f2', items: [{ code: 'pass', plain_name: '办老年卡' }], answers: {}, schema: {},
  fields: { name: field(), face: field('photo'), mobile: field('mobile'), proxy_mobile: field('mobile'), proxy_signature: field('signature') },
  sections: [{ code: 'a', name: '本人', fields: ['name', 'face'] }, { code: 'b', name: '联系', fields: ['mobile'] }, { code: 'c', name: '代办人', fields: ['proxy_mobile', 'proxy_signature'] }],
  materials: [paper('card'), paper('pledge', ['upload', 'pledge'])],
} as unknown as Form;

const consent: Consent = { items: ['pass'], until: '2026-12-31', shown_digest: 'd', how: 'signature', given_by: { who: 'resident' }, witness: null, signature: 's1', at: '' };
const values = { name: '王桂芬', face: ['b1'], mobile: '13800000001', proxy_mobile: '13800000002', proxy_signature: 'w1' };
const content = { answers: { lives: true }, values, materials: [{ material: 'card', pages: ['a1', 'a2'], source: 'upload' as const }], told_via: ['sms'] };

const mark = (target: TaskMark['target'], reason = 'wrong'): TaskMark => ({ target, reason, text: '' });
const row = (marks: TaskMark[], facts: Partial<Return> = {}): Return => ({
  id: 'j', base: 'r1', answers_to: 'c1', form: 'f2', asks_consent: false, asks_agent: false, asked: [], words: '', marks,
  job: { application: 'app', bundle: 'item:pass', release: 'old', division: '370102001001', content, consent, files: [], resident: { id: 'p', new: null } }, ...facts,
});
const ASKED = [{ code: 'is_proxy', label: '谁来办？', text: '代办' }, { code: 'age', label: '多大？', text: '80' }, { code: 'lives', label: '一个人住？', text: '是' }];
const job = (marks: TaskMark[], facts: Partial<Return> = {}): Job => reopened(row(marks, facts), form, 7, {});
const withValue = (one: Job, code: string, value: unknown): Job => ({ ...one, content: { ...one.content, values: { ...one.content.values, [code]: value } } });
const withPages = (one: Job, pages: string[]): Job => ({ ...one, content: { ...one.content, materials: [{ material: 'card', pages, source: 'upload' }] } });
const MOBILE = { pointer: '/values/mobile' };

describe('a returned job is opened', () => {
  test('as the same job, to be sent upon what the server has, without the signature that is given anew', () => {
    const one = job([mark(MOBILE)]);
    expect(one).toMatchObject({ id: 'j', application: 'app', base: 'r1', answers_to: 'c1', release: 'old', form_digest: 'f2', resident: { id: 'p' }, consent: null, title: '办老年卡', changedAt: 7 });
    expect(Object.keys(one.content.values)).toEqual(['name', 'face', 'mobile', 'proxy_mobile']);
  });
  test('for somebody who was met at the door', () => {
    const met = { id: 'n', name: '赵玉兰', address: '9号', grid: 'G' };
    expect(reopened({ ...row([]), job: { ...row([]).job, resident: { id: null, new: met } } }, form, 0, {}).resident).toEqual({ new: met });
  });
  test.each<[string, TaskMark[], [string, number]]>([
    ['a field', [mark(MOBILE)], ['form', 1]], ['the first of two', [mark({ material: 'card' }), mark(MOBILE)], ['form', 1]], ['a picture of a paper', [mark({ page: 'a2' })], ['papers', 0]],
    ['a picture of a field', [mark({ page: 'b1' })], ['form', 0]], ['an answer', [mark({ pointer: '/answers/lives' })], ['questions', 0]], ['the consent alone', [mark({ pointer: '/consent/until' })], ['check', 0]],
    ['the signature alone', [mark({ pointer: '/proxy_signature' }, 'other')], ['check', 0]], ['nothing that has a place', [mark({ pointer: '/form_digest' })], ['check', 0]],
  ])('at %s', (_, marks, [step, at]) => {
    expect(job(marks)).toMatchObject({ step, at });
  });
});

describe('a job that was a colleague\'s, who is left out', () => {
  const { proxy_mobile: _, ...others } = values;
  const passed = { asks_agent: true, job: { ...row([]).job, content: { ...content, values: others } } };
  const opened = (marks: TaskMark[], agent: Record<string, unknown>) => reopened(row(marks, passed), form, 7, agent);
  const own = { proxy_mobile: '13800000009', proxy_name: '李敏', proxy_id_number: undefined };
  test('names the worker of this phone, as far as the form asks for it, and only what was marked is met', () => {
    const one = opened([mark(MOBILE)], own);
    expect([one.content.values.proxy_mobile, 'proxy_name' in one.content.values, one.sources]).toEqual(['13800000009', false, { proxy_mobile: 'profile' }]);
    expect([one.at, onward(one, form, { step: 'form', at: 1 }), standing(one, form, '2026-11-23')]).toEqual([1, { step: 'check', at: 0 }, consent]);
    expect(opened([], own)).toMatchObject({ step: 'check' });
  });
  test('asks who the phone does not know, in the place of a mark, also after it was written', () => {
    const one = opened([mark(MOBILE)], {});
    expect([onward(one, form, { step: 'form', at: 1 }), asksAgent(one, ['proxy_mobile']), asksAgent(one, ['mobile'])]).toEqual([{ step: 'form', at: 2 }, true, false]);
    expect(backward(withValue(one, 'proxy_mobile', '13800000009'), form, { step: 'check', at: 0 })).toEqual({ step: 'form', at: 2 });
    expect(asksAgent(job([]), ['proxy_mobile'])).toBe(false);
  });
});

describe('on the way', () => {
  const one = job([mark({ material: 'card' }), mark({ pointer: '/name' }), mark({ page: 'b1' }), mark({ pointer: '/proxy_mobile' })]);
  test('only screens with marks are met, each once; the others stay within reach', () => {
    expect(onward(one, form, { step: 'form', at: 0 })).toEqual({ step: 'form', at: 2 });
    expect(onward(one, form, { step: 'form', at: 1 })).toEqual({ step: 'form', at: 2 });
    expect(onward(one, form, { step: 'form', at: 2 })).toEqual({ step: 'papers', at: 0 });
    expect(onward(one, form, { step: 'papers', at: 0 })).toEqual({ step: 'check', at: 0 });
    expect([backward(one, form, { step: 'check', at: 0 }), backward(one, form, { step: 'form', at: 0 })]).toEqual([{ step: 'papers', at: 0 }, null]);
  });
  test('each mark stands on its screen, at its field and at its paper', () => {
    const all = marked(one, form);
    expect([ofScreen(all, { step: 'form', at: 0 }).length, ofField(all, 'name').length, ofField(all, 'face').length, ofPaper(all, 'card').length, ofPaper(all, 'pledge').length]).toEqual([2, 1, 1, 1, 0]);
  });
  test('what is asked no more has no place', () => {
    expect(marked(job([mark({ pointer: '/gone' }), mark({ material: 'gone' }), mark({ page: 'gone' })]), form).map(({ spot }) => spot)).toEqual([null, null, null]);
  });
});

describe('done is what differs from what was sent', () => {
  const doneIn = (one: Job) => marked(one, form).map(({ isDone }) => isDone);
  test('a value', () => {
    const one = job([mark(MOBILE)]);
    expect([doneIn(one), doneIn(withValue(one, 'mobile', '13800000001 ')), doneIn(withValue(one, 'mobile', '13800000009')), doneIn(withValue(one, 'mobile', undefined))]).toEqual([[false], [false], [true], [true]]);
  });
  test('an answer, each by itself, at its own question', () => {
    const one = job([mark({ pointer: '/answers/lives' }), mark({ pointer: '/content/answers/age' })], { asked: ASKED, job: { ...row([]).job, content: { ...content, answers: { is_proxy: true, age: 'a80', lives: true } } } });
    expect(marked(one, form).map(({ spot }) => spot)).toEqual([{ step: 'questions', at: 1, answer: 'lives' }, { step: 'questions', at: 0, answer: 'age' }]);
    expect([one.asked, doneIn(one), doneIn({ ...one, content: { ...one.content, answers: { ...one.content.answers, lives: false } } })]).toEqual([ASKED, [false, false], [true, false]]);
  });
  test('one picture, or a whole paper', () => {
    const one = job([mark({ page: 'a2' }), mark({ material: 'card' })]);
    expect([doneIn(one), doneIn(withPages(one, ['a1', 'n'])), doneIn(withPages(one, ['n', 'a2'])), doneIn(withPages(one, []))]).toEqual([[false, false], [true, true], [false, true], [true, true]]);
  });
  test('a picture in a field, where the mark stays when it was replaced', () => {
    const [found] = marked(withValue(job([mark({ page: 'b1' })]), 'face', ['n']), form);
    expect(found).toMatchObject({ isDone: true, spot: { field: 'face' } });
  });
  test('a consent that was given anew; the signature never before the end', () => {
    const one = job([mark({ page: 's1' }), mark({ pointer: '/consent' }), mark({ page: 'w1' })]);
    expect([doneIn(one), doneIn({ ...one, consent }), doneIn({ ...one, consent: { ...consent, at: 'now' } })]).toEqual([[false, false, false], [false, false, false], [true, true, false]]);
  });
});

describe('the consent that was sent', () => {
  const holds = (one: Job, today = '2026-11-23') => !!standing(one, form, today);
  const one = job([mark(MOBILE)]);
  test('holds while nothing declared has changed: new pictures prove, and the worker may put himself right', () => {
    expect([holds(one), holds(withPages(one, ['n'])), holds(withValue(one, 'face', ['n'])), holds(withValue(one, 'proxy_mobile', '13800000009')), holds(withValue(one, 'name', ' 王桂芬 '))]).toEqual([true, true, true, true, true]);
  });
  test('is asked for anew when something declared has changed', () => {
    const pledged: Job = { ...one, content: { ...one.content, materials: [...one.content.materials, { material: 'pledge', pages: [], source: 'pledge' }] } };
    expect([holds(withValue(one, 'mobile', '13800000009')), holds(withValue(one, 'name', undefined)), holds({ ...one, content: { ...one.content, answers: { lives: false } } }), holds(pledged)]).toEqual([false, false, false, false]);
  });
  test('is asked for anew when it was marked, is over, is missing, or does not suffice for the server', () => {
    const without = { ...row([mark(MOBILE)]), job: { ...row([]).job, consent: null } };
    expect([holds(job([mark({ pointer: '/consent' })])), holds(one, '2027-01-01'), holds(reopened(without, form, 0, {})), holds(job([mark(MOBILE)], { asks_consent: true }))]).toEqual([false, false, false, false]);
  });
  test('of a job that never came back is none', () => {
    const { back: _, ...fresh } = one;
    expect([standing({ ...fresh, consent }, form, '2026-11-23'), marked(fresh, form)]).toEqual([null, []]);
  });
});

test('places are written with the part of the job in front, or without', () => {
  expect([pathOf('/content/values/mobile'), pathOf('/mobile/0/name'), pathOf('')]).toEqual([['mobile'], ['mobile', '0', 'name'], []]);
});
