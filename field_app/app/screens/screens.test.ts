import { describe, expect, test } from 'vitest';
import type { Form } from '../../../server/web/kit/form/shapes.ts';
import { OPEN_LINE } from '../rules/exchange.ts';
import { isWeChat, phoneName, sizeInWords } from '../shell/phone.ts';
import { waitInWords, whyShut } from '../shell/words.ts';
import type { Deed, Finished, Job, Resident, Task } from '../store/shapes.ts';
import { moved } from './job/way.ts';
import { PATHS } from '../rules/deeds.ts';
import { endingIt, headOf, isPromised, markLines, phonesOf, wordsIn } from './todo.ts';
import { called, search } from './search.ts';
import { deedState, dueInWords, handingOn, inTotal, momentInWords, nearestFirst, stateOf, whyNotHandedOn, whyWaiting } from './words.ts';

const one = (id: string, surname: string, initials: string, house: string, name?: string): Resident => ({ id, surname, initials, house, grid: 'G', at: '', ...(name ? { name } : {}) });
const ALL = [one('a', '王', 'wgf', '3-2-501'), one('b', '欧', 'oyxl', '3-2-1001', '欧阳秀兰'), one('c', '李', 'lm', '12'), one('d', '王', 'wxm', '2')];
const found = (typed: string) => search(ALL, typed).map(({ id }) => id);

describe('finding a resident', () => {
  test.each([
    ['', ['d', 'a', 'b', 'c']], ['王', ['d', 'a']], ['WG', ['a']], ['ｗｇ', ['a']], ['oyxl', ['b']], ['秀兰', ['b']], ['欧阳秀兰', ['b']], ['王桂芬', ['d', 'a']],
    ['501', ['a']], ['3-2', ['a', 'b']], ['32 501', ['a']], ['12号', ['c']], ['张', []], ['lm', ['c']],
  ])('%s', (typed, ids) => {
    expect(found(typed)).toEqual(ids);
  });
  test('shows as much of a name as the phone has', () => {
    expect(ALL.map(called)).toEqual(['王＊', '欧阳秀兰', '李＊', '王＊']);
  });
});

const finishedOne = (facts: Partial<Finished> = {}): Finished => ({
  id: 'j', revision: 'r', application: 'a', form_digest: '', content_digest: 'd', files: [{ ref: 'p', digest: 'x' }], title: '', finishedAt: 0, receipt: null, reason: '',
  asked: { tries: 0, notBefore: 0 }, parcels: (['job', 'photo'] as const).map((kind) => ({ id: kind, job: 'j', kind, state: 'sent', at: 0, tries: 0, notBefore: 0 })), ...facts,
});
const withState = (state: 'waiting' | 'refused' | 'parked') => finishedOne({ parcels: finishedOne().parcels.map((parcel, place) => (place ? { ...parcel, state } : parcel)) });

const unread = (one: Finished): Finished => ({ ...one, parcels: one.parcels.map((each) => (each.kind === 'photo' ? { ...each, isUnread: true } : each)) });

const aTask: Task = { id: 't', kind: 'visit', resident: 'a', job: null, due_on: '', marks: [], words: '' };

describe('a task', () => {
  test.each<[string, Partial<Task>, boolean]>([
    ['同事想转给您', { kind: 'passing', resident: null }, false], ['说好了上门', { state: 'taken', word: '荷花春风' }, true], ['请上门，还没人接', { state: 'open' }, false], ['把暗号告诉本人', { state: 'to_tell', word_to_tell: '荷花春风' }, false], ['先问问本人', { state: 'unconfirmed' }, false], ['书记问您', { kind: 'notice', question: 'q' }, false],
    ['要告诉本人', { kind: 'notice', door_notice: 'n' }, false], ['退回来要改的', { kind: 'return' }, false], ['送结果上门', { kind: 'deliver', to_sign: 'd' }, false], ['要还的原件', { kind: 'deliver', original: 'o' }, false],
  ])('is called %s', (words, facts, promised) => {
    expect([headOf({ ...aTask, ...facts }), isPromised({ ...aTask, ...facts })]).toEqual([words, promised]);
  });
  test('says of each mark where and why, also without words of the secretary, and without the form', () => {
    const marks = [{ target: { pointer: '/mobile' }, reason: 'wrong', text: '打不通' }, { target: { material: 'card' }, reason: 'unreadable', text: '' }, { target: { page: 'p' }, reason: 'other' }, { target: { pointer: '/consent' }, reason: 'missing' }];
    const form = { fields: { mobile: { label: '联系电话' } }, materials: [{ material: 'card', name: '身份证' }] } as unknown as Form;
    expect(markLines({ ...aTask, marks }, form)).toEqual(['联系电话：内容不对，打不通', '身份证：看不清楚', '有一张照片', '本人同意：缺少这一项']);
    expect(markLines({ ...aTask, marks: [marks[0]!, { target: {}, reason: 'other' }] })).toEqual(['内容不对，打不通', '有一处要再弄一下']);
  });
  test('is not done by telling her the word, unless that is all of it', () => {
    const told = [{ kind: 'word' }];
    expect([endingIt({ kind: 'visit', state: 'taken' }, told), endingIt({ kind: 'visit', state: 'to_tell' }, told), endingIt({ kind: 'visit', state: 'taken' }, [{ kind: 'visit' }, ...told])]).toEqual([[], told, [{ kind: 'visit' }]]);
    expect(PATHS.word('v', 'c')).toBe('/visit-requests/v/word-telling');
  });
  test('has each number to call once', () => {
    const numbers = (call_back: string | null, phone?: string) => phonesOf({ ...aTask, call_back }, phone).map(({ number }) => number);
    expect([numbers(null), numbers('1'), numbers('1', '1'), numbers('1', '2'), numbers(null, '2')]).toEqual([[], ['1'], ['1'], ['1', '2'], ['2']]);
  });
});

test('a yes stands until the worker goes back among what can be changed', () => {
  const job = { step: 'sign', consent: { items: ['a'] } } as Job;
  expect((['questions', 'form', 'papers', 'check', 'consent', 'sign'] as const).map((step) => !!moved(job, { step, at: 1 }).consent)).toEqual([false, false, false, true, true, true]);
  expect(moved(job, { step: 'form', at: 2 })).toMatchObject({ step: 'form', at: 2 });
});

describe('a job is called', () => {
  test.each([
    ['正在送：1／2', withState('waiting')], ['没有收下', withState('refused')], ['留着等书记看', withState('parked')], ['送到了，有照片用不了', unread(withState('refused'))], ['没有收下', unread(finishedOne({ parcels: withState('refused').parcels.map((each) => ({ ...each, state: 'refused' })) }))], ['送出了，等回执', finishedOne()],
    ['都送到了', finishedOne({ receipt: { id: 'j', revision: 'r', content_digest: 'd', missing: [], files: [{ ref: 'p', digest: 'x', state: 'stored' }] } })],
    ['送出了，等回执', finishedOne({ receipt: { id: 'j', revision: 'r', content_digest: 'd', missing: ['p'], files: [{ ref: 'p', digest: null, state: 'expected' }] } })],
  ])('%s', (words, job) => {
    expect(stateOf(job).words).toBe(words);
  });
  test('waiting for a reason', () => {
    const stopped = (reason: 'server' | 'sign-in') => ({ ...OPEN_LINE, stop: { reason, tries: 1, at: 0, until: 0 } });
    expect([whyWaiting(null, OPEN_LINE, true), whyWaiting(null, OPEN_LINE, false).slice(0, 5), whyWaiting(null, stopped('server'), true).slice(0, 3), whyWaiting(null, stopped('sign-in'), false).slice(0, 4)])
      .toEqual(['', '现在没有网', '服务器', '登录过期']);
  });
});

test.each<[string, string[]]>([
  ['已记在手机里', ['waiting']], ['已记在手机里', ['sent', 'waiting']], ['已记在手机里', ['refused', 'waiting']], ['没有收下', ['sent', 'refused']], ['没有收下', ['refused', 'sent']], ['留着等书记看', ['parked']], ['送到了', ['sent', 'sent']],
])('something done is called %s', (words, states) => {
  const deed = { parcels: states.map((state) => ({ state })) } as unknown as Deed;
  expect([deedState(deed).words, deedState({ ...deed, isOver: true }).isStopped]).toEqual([words, words !== '送到了']);
});

describe('a phone that goes to another worker', () => {
  test.each([
    [0, 0, '名单和登录都会', '清空'], [2, 0, '还有 2 件没写完的事（连同拍的照片），只存在这里', '都不要了，清空'], [0, 1, '还有 1 件待办里填了一半的，只存在这里', '都不要了，清空'],
    [1, 3, '还有 1 件没写完的事（连同拍的照片）、3 件待办里填了一半的，只', '都不要了，清空'],
  ])('%i jobs and %i drafts are named before they go', (jobs, drafts, words, yes) => {
    const said = handingOn({ unsent: 0, jobs, drafts });
    expect([said.question, said.yes]).toEqual([expect.stringContaining(words), yes]);
  });
  test('what is finished stays', () => expect(whyNotHandedOn({ unsent: 4, jobs: 0, drafts: 0 })).toContain('还有 4 件办好了'));
});

describe('days and sizes', () => {
  const noon = Date.parse('2026-11-23T12:00:00+08:00');
  test.each([['2026-11-22', '过了 1 天'], ['2026-11-23', '今天到期'], ['2026-11-24', '明天到期'], ['2026-12-01', '还有 8 天']])('%s: %s', (day, words) => {
    expect([noon, Date.parse('2026-11-23T00:00:00+08:00'), Date.parse('2026-11-23T23:59:59+08:00')].map((now) => dueInWords(day, now)!.words)).toEqual([words, words, words]);
  });
  test('nearest due first, without a date last', () => {
    const task = (id: string, due_on: string): Task => ({ ...aTask, id, due_on });
    expect(nearestFirst([task('a', ''), task('b', '2026-12-01'), task('c', '2026-11-30')]).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(dueInWords('', noon)).toBeNull();
  });
  test('moments, waits, room', () => {
    expect([momentInWords(0, noon), momentInWords(noon - 3600_000, noon), momentInWords(noon - 86400_000, noon)]).toEqual(['还没有', '今天 11:00', '11月22日 12:00']);
    expect([waitInWords(29_874), waitInWords(300_000), sizeInWords(1.26e9), sizeInWords(512.9e6)]).toEqual(['30 秒', '5 分钟', '1.3 GB', '512 MB']);
    expect(whyShut({ opened: false, why: 'wrong', left: 7, wait: 0 })).toContain('再错 7 次');
  });
  test('phones by their names', () => {
    const agent = 'Mozilla/5.0 (Linux; Android 10; M2006C3LC Build/QP1A) AppleWebKit/537.36 MicroMessenger/8.0';
    expect([phoneName(agent), isWeChat(agent), phoneName('Mozilla/5.0 (Windows NT 10.0)')]).toEqual(['安卓手机 M2006C3LC（微信里）', true, '电脑']);
  });
});

test('of what was written of a task its own words are shown, and no code or id', () => {
  const fields = { whom: 'resident', how: 'phone', words: ' 念了两遍 ', teller: '李奶奶', to: 'b7', day: '2026-11-23', given: { who: 'relative', relation: '女儿', witness: '' }, known: ['x'] };
  expect(wordsIn(fields)).toEqual(['念了两遍', '李奶奶', '女儿']);
  expect(wordsIn({ whom: '她的女儿', agrees: 'yes' })).toEqual(['她的女儿']);
});

test('how much has gone is told of all together, as long as anything waits', () => {
  const parcel = (state: Finished['parcels'][number]['state']) => ({ state }) as Finished['parcels'][number];
  expect(inTotal([parcel('sent'), parcel('waiting'), parcel('refused'), parcel('waiting')])).toBe('一共 4 份要送（每件事、每张照片和签名各算一份），送到了 1 份。');
  expect(inTotal([parcel('sent'), parcel('sent')])).toBe('');
  expect(inTotal([])).toBe('');
});
