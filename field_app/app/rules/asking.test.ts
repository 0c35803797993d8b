import { expect, test } from 'vitest';
import type { Question } from '../../../server/web/kit/api/types.ts';
import { answered } from '../../../server/web/kit/form/questions.tsx';
import { askedHere, atDoor } from './asking.ts';

const option = (value: unknown, label: string) => ({ value, label });
const age = { code: 'q_age', ask: '老人今年多大？', element: 'age_band', multiple: false, answers: [option('a60', '60到64岁'), option('a80', '80到99岁')] };
const help = { code: 'q_help', ask: '要哪些帮助？', element: 'help', multiple: true, answers: [option('meal', '送饭'), option('bath', '洗澡')], show_when: { required: ['age_band'], properties: { age_band: { const: 'a80' } } } };
const who = { code: 'q_who', ask: '谁来办？', element: 'is_proxy', multiple: false, answers: [option(false, '老人自己办'), option(true, '别人代办')] };
const QUESTIONS = [age, help, who] as unknown as Question[];

test('who acts is answered beforehand, and not asked', () => {
  expect(askedHere(QUESTIONS, { age_band: 'a80' }).map((one) => one.code)).toEqual(['q_age', 'q_help']);
  expect([atDoor(QUESTIONS, {}), atDoor(QUESTIONS, { is_proxy: false, age_band: 'a60' }), atDoor([QUESTIONS[0]!], { age_band: 'a60' })]).toEqual([{ is_proxy: true }, { is_proxy: true, age_band: 'a60' }, { age_band: 'a60' }]);
});

test('what was answered is read as it was asked, and what is asked no more is not', () => {
  const all = { age_band: 'a80', help: ['bath', 'meal'], is_proxy: true };
  expect(answered(QUESTIONS, all).map(({ label, text }) => `${label}${text}`)).toEqual(['老人今年多大？80到99岁', '要哪些帮助？送饭、洗澡', '谁来办？别人代办']);
  expect(answered(QUESTIONS, { ...all, age_band: 'a60' }).map(({ code }) => code)).toEqual(['age_band', 'is_proxy']);
  expect(answered(QUESTIONS, { age_band: 'a7', help: [] })).toEqual([]);
});
