import { expect, test } from 'vitest';
import type { Mandate, Ward } from '../kit/api/types.ts';
import { daysFrom, isCommunity, type Visit } from '../kit/visits.ts';
import { asksHer, begunAgain, isHers, kinOf, showsWord, stateOf, titleOf, wordsFrom } from './pages/visits.ts';

const visit = (told: Partial<Visit>): Visit => ({ id: '1', resident: '2', resident_name: '欧阳**', grid: '370199001001001', state: 'open', state_plain: '等网格员接', source: 'self', asked: { name: '', relation: null, phone: null, how: null }, about: null, words: '想办老年卡', word: null, word_told: [], due_on: '2026-11-26', worker_name: null, is_mine: false, job: null, asked_at: '', moved_at: '', ...told });

test('the word shows whose visit it is, and is shown while somebody is to come', () => {
  expect([isHers(visit({})), isHers(visit({ word: '荷花春风' }))]).toEqual([false, true]);
  const states: Array<Visit['state']> = ['unconfirmed', 'open', 'taken', 'done', 'withdrawn'];
  expect(states.map((state) => showsWord(visit({ state, word: '荷花春风' })))).toEqual([false, true, true, false, false]);
  expect(states.some((state) => showsWord(visit({ state })))).toBe(false);
});

test('she alone is asked whether somebody may come', () => {
  expect(asksHer(visit({ state: 'unconfirmed', source: 'relative' }))).toBe(false);
  expect(stateOf(visit({ state: 'unconfirmed', source: 'desk', word: '荷花春风' })).name).toBe('等您点头');
});

test('each says of whom it is', () => {
  expect(titleOf(visit({ word: '荷花春风' }))).toBe('请网格员上门');
  expect(titleOf(visit({ word: '荷花春风', source: 'secretary' }))).toBe('社区书记替您约的上门');
  expect(titleOf(visit({ source: 'relative' }))).toBe('替欧阳**约的上门');
  expect(titleOf(visit({ source: 'relative', resident_name: '' }))).toBe('替家里人约的上门');
});

test('one asks for those with whom a tie stands, each once', () => {
  const ward = (id: string, stands: boolean): Ward => ({ id: `w${id}`, ward: { id, name: '小兰' }, relation: '母亲', stands } as unknown as Ward);
  const mandate = (principal: string, told: object = {}): Mandate => ({ ground: 'relative', state: 'given', until: '2026-12-01T00:00:00+08:00', agent: { id: 'me' }, principal: { id: principal, name: '欧阳秀兰' }, relation: '女儿', ...told } as unknown as Mandate);
  const now = Date.parse('2026-11-23T00:00:00Z');
  const others = [mandate('b', { ground: 'handler' }), mandate('c', { state: 'offered' }), mandate('d', { until: '2026-11-01T00:00:00Z' }), mandate('e', { agent: { id: 'you' } })];
  expect(kinOf([ward('a', true), ward('x', false)], [mandate('a'), mandate('f'), ...others], 'me', now).map((one) => one.person)).toEqual(['a', 'f']);
});

test('days ahead are called as people call them', () => {
  const days = daysFrom('2026-12-30');
  expect(days.slice(0, 3)).toEqual([{ code: '2026-12-31', name: '明天 12月31日 周四' }, { code: '2027-01-01', name: '后天 1月1日 周五' }, { code: '2027-01-02', name: '1月2日 周六' }]);
  expect(days.length).toBe(14);
});

test('what a guide was about stands in the form, and nothing that cannot be read', () => {
  expect(wordsFrom('?what=%E8%80%81%E5%B9%B4%E5%8D%A1')).toBe('想办：老年卡');
  expect([wordsFrom(''), wordsFrom('?what=%E8%80'), wordsFrom('?other=1')]).toEqual(['', '', '']);
  expect(wordsFrom(`?what=${'a'.repeat(300)}`).length).toBe(103);
});

test('the grids of a community alone are asked for, and nothing that somebody wrote', () => {
  expect(['370199001001', '370199001000', '370199000000', '山东省某街道3号', '', undefined].map(isCommunity)).toEqual([true, false, false, false, false, false]);
});

test('what was begun goes on, under its own name as long as nothing in it is another', () => {
  const before = { id: 'a', who: 'self', words: '看不懂水费单', day: '2026-11-25', grid: '' } as const;
  expect(begunAgain(before, '', '2026-11-23')).toEqual(before);
  expect(begunAgain(before, '?what=老年卡', '2026-11-23')).toMatchObject({ words: '看不懂水费单\n想办：老年卡', day: '2026-11-25' });
  expect(begunAgain({ ...before, words: '想办：老年卡，急' }, '?what=老年卡', '2026-11-23').words).toBe('想办：老年卡，急');
  const late = begunAgain(before, '', '2026-11-25');
  expect([late.day, late.words, late.id === 'a']).toEqual(['', '看不懂水费单', false]);
});
