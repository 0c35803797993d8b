import { describe, expect, test } from 'vitest';
import type { Form } from '../../../server/web/kit/form/shapes.ts';
import type { Consent, Job, Return, TaskMark } from '../store/shapes.ts';
import { changesOf, lacks, loanOf, mended, open } from './mending.ts';
import { backward, marked, onward, reopened, standing } from './returned.ts';

const field = (facts: object = {}) => ({ label: '项', labels: {}, type: 'string', shown: true, needed: false, ...facts });
const paper = (material: string, facts: object = {}) => ({ material, name: material, sources: ['upload'], shown: true, needed: false, pages: {}, ...facts });
const rents = { properties: { home: { const: 'rented' } }, required: ['home'] };
const form = {
  digest: 'f2', items: [{ code: 'pass', plain_name: '办老年卡' }], answers: {}, schema: {},
  fields: {
    name: field({ needed: true }), number: field(), birth: field({ told_by: ['number'] }), home: field(), landlord: field({ shown: rents, needed: rents }), face: field({ type: 'photo' }),
    grade: field({ filled_by: 'system' }), proxy_signature: field({ type: 'signature' }),
  },
  sections: [{ code: 'a', name: '本人', fields: ['name', 'number', 'birth'] }, { code: 'b', name: '住处', fields: ['home', 'landlord', 'face'] }, { code: 'c', name: '签名', fields: ['proxy_signature'] }],
  materials: [paper('card'), paper('photo'), paper('lease', { shown: rents, needed: rents })],
} as unknown as Form;
const consent: Consent = { items: ['pass'], until: '2026-12-31', shown_digest: 'd', how: 'spoken', given_by: { who: 'resident' }, witness: null, signature: null, at: '' };
const content = {
  answers: {}, told_via: ['sms'], values: { name: '王桂芬', number: '1', birth: '1940', home: 'own', face: ['b1'], proxy_signature: 'w1' },
  materials: [{ material: 'card', pages: ['a1'], source: 'upload' as const }, { material: 'photo', pages: ['a2'], source: 'upload' as const }],
};
const row = (marks: TaskMark['target'][], facts: Partial<Return> = {}): Return => ({
  id: 'correction', base: 'r1', answers_to: null, form: 'f2', asks_consent: false, asks_agent: false, asked: [], words: '', door_notice: 'notice', of_job: 'j', marks: marks.map((target) => ({ target, reason: 'wrong', text: '' })),
  job: { application: 'app', bundle: 'item:pass', release: 'old', division: '370102001001', content, consent, files: [], resident: { id: 'p', new: null } }, ...facts,
});
const answering = (...marks: TaskMark['target'][]): Job => reopened(row(marks), form, 7, {}, 'answer');
const withValues = (job: Job, values: object): Job => ({ ...job, content: { ...job.content, values: { ...job.content.values, ...values } } });
const withPages = (job: Job, material: string, pages: string[]): Job =>
  ({ ...job, content: { ...job.content, materials: [...job.content.materials.filter((one) => one.material !== material), { material, pages, source: 'upload' }] } });

test('it has a name of its own, and knows what it answers', () => {
  const job = answering({ pointer: '/name' });
  expect([job.id, loanOf(job), job.back!.answers]).toEqual(['answer', 'correction', { correction: 'correction', notice: 'notice', job: 'j' }]);
  const { door_notice: _, ...returned } = row([]);
  expect([reopened(returned, form, 7, {}).back!.answers, loanOf({ id: 'j' })]).toEqual([undefined, 'j']);
  expect(open(reopened(returned, form, 7, {}), form)).toBeNull();
});

describe('what may be another', () => {
  test.each<[string, TaskMark['target'][], object, string[], string[]]>([
    ['what was marked', [{ pointer: '/name' }, { material: 'card' }], {}, ['name'], ['card']], ['with the part in front', [{ pointer: '/values/home' }], {}, ['home'], []],
    ['what a marked number tells', [{ pointer: '/number' }], {}, ['number', 'birth'], []], ['nothing that the system fills in', [{ pointer: '/grade' }], {}, [], []],
    ['what the changes bring up', [{ pointer: '/home' }], { home: 'rented' }, ['home', 'landlord'], ['lease']],
  ])('%s', (_, marks, values, fields, papers) => {
    expect(open(withValues(answering(...marks), values), form)).toEqual({ fields, papers });
  });
  test('what no longer holds as it was handed in', () => {
    const job = answering({ pointer: '/home' });
    const stale: Job = { ...job, back: { ...job.back!, content: { ...content, values: { ...content.values, name: '' } } } };
    expect(open(stale, form)!.fields).toEqual(['name', 'home']);
  });
  test('is met on the way, and what was brought up is met too until it is filled in', () => {
    const [job, more] = [answering({ pointer: '/home' }), { home: 'rented' }];
    expect([onward(job, form, { step: 'form', at: 0 }), onward(job, form, { step: 'form', at: 1 })]).toEqual([{ step: 'form', at: 1 }, { step: 'check', at: 0 }]);
    const rented = withValues(job, more);
    expect([lacks(rented, form), onward(rented, form, { step: 'form', at: 1 })]).toEqual([{ sections: [1], papers: true }, { step: 'papers', at: 0 }]);
    const whole = withPages(withValues(rented, { landlord: '李明' }), 'lease', ['l1']);
    expect([lacks(whole, form), backward(whole, form, { step: 'check', at: 0 })]).toEqual([{ sections: [], papers: false }, { step: 'form', at: 1 }]);
  });
});

describe('what goes back', () => {
  test('only what is another, of what may be', () => {
    const job = withPages(withValues(answering({ pointer: '/home' }, { material: 'photo' }), { home: 'rented', landlord: '李明', name: '王秀兰' }), 'photo', ['new']);
    expect(changesOf(withPages(job, 'card', ['other']), form)).toEqual({ values: { home: 'rented', landlord: '李明' }, materials: [{ material: 'photo', pages: ['new'], source: 'upload' }] });
    expect(changesOf(answering({ pointer: '/home' }), form)).toEqual({ values: {}, materials: [] });
  });
  test('that something was taken away is said', () => {
    expect(changesOf(withValues(answering({ pointer: '/number' }), { number: '' }), form).values).toEqual({ number: null });
  });
  test('is signed with everything else as it stands, in the order of the server', () => {
    const lease = { material: 'lease', pages: ['l1'], source: 'upload' as const };
    const photo = { material: 'photo', pages: ['new'], source: 'upload' as const };
    const told = mended(content, { values: { home: 'rented' }, materials: [lease, photo] });
    expect(told.values).toEqual({ ...content.values, home: 'rented' }); // also the signature before
    expect(told.materials).toEqual([content.materials[0], photo, lease]);
  });
});

describe('of a job that was a colleague\'s', () => {
  const told = { proxy_name: null, proxy_mobile: null, proxy_relation: 'grid_worker' };
  const passedForm = {
    ...form, fields: { ...form.fields, proxy_name: field({ needed: true }), proxy_mobile: field(), proxy_relation: field() },
    sections: [...form.sections, { code: 'd', name: '代办人', fields: ['proxy_name', 'proxy_mobile', 'proxy_relation'] }], materials: [...form.materials, paper('proxy_id_card', { needed: true })],
  } as unknown as Form;
  const emptied = { ...content, values: { ...content.values, ...told }, materials: [{ material: 'proxy_id_card', pages: [], source: 'upload' as const }, ...content.materials] };
  const passed = (agent: object): Job => {
    const one = row([{ pointer: '/home' }], { asks_agent: true });
    return reopened({ ...one, job: { ...one.job, content: emptied } }, passedForm, 7, agent as Record<string, string>, 'answer');
  };
  test('who answers may write himself, and is met for what the phone does not know', () => {
    const job = passed({});
    expect(open(job, passedForm)).toEqual({ fields: ['home', 'proxy_name', 'proxy_mobile'], papers: ['proxy_id_card'] });
    expect([onward(job, passedForm, { step: 'form', at: 1 }), onward(job, passedForm, { step: 'form', at: 2 })]).toEqual([{ step: 'form', at: 2 }, { step: 'papers', at: 0 }]);
  });
  test('every place that was emptied goes back, in the order in which it was handed in', () => {
    const job = passed({ proxy_name: '李敏' });
    const card = { material: 'proxy_id_card', pages: ['mine'], source: 'upload' as const };
    expect(changesOf(job, passedForm)).toEqual({ values: { proxy_name: '李敏', proxy_mobile: null }, materials: [{ ...card, pages: [] }] });
    const said = changesOf(withPages(job, 'proxy_id_card', ['mine']), passedForm);
    expect([said.materials, mended(emptied, said).materials[0]]).toEqual([[card], card]);
  });
  test('she agrees to nothing anew because of it', () => {
    expect(standing(withPages(passed({ proxy_name: '李敏' }), 'proxy_id_card', ['mine']), passedForm, '2026-11-23')).toBe(consent);
  });
});

test('a new picture alone asks for no consent, another word does', () => {
  const job = answering({ pointer: '/home' }, { material: 'photo' });
  expect(standing(withPages(job, 'photo', ['new']), form, '2026-11-23')).toBe(consent);
  expect(standing(withValues(job, { face: ['new'] }), form, '2026-11-23')).toBe(consent);
  expect(standing(withValues(job, { home: 'rented' }), form, '2026-11-23')).toBeNull();
});

test('a page that was marked is done when it is gone; of a page that is not there its paper counts', () => {
  const isDone = (job: Job) => marked(job, form).map((one) => one.isDone);
  const job = answering({ material: 'card', page: 'a1' }, { material: 'photo', page: 'never' });
  expect([isDone(job), isDone(withPages(withPages(job, 'card', ['x']), 'photo', ['y']))]).toEqual([[false, false], [true, true]]);
});
