import { expect, test } from 'vitest';
import { sentencesOf, spokenLine, voiceFor } from './reading.ts';

test('long numbers are said sign by sign, short ones and sums as they are', () => {
  expect(spokenLine({ label: '手机号', text: '13800000000' })).toBe('手机号：1 3 8 0 0 0 0 0 0 0 0。');
  expect(spokenLine({ label: '证件号码', text: '37010219400301123X' })).toContain('1 2 3 X');
  expect(spokenLine({ label: '金额', text: '1200元' })).toBe('金额：1200元。');
  expect(spokenLine({ label: '家人', text: '1. 王\n2. 李' })).toBe('家人：1. 王。2. 李。');
});

test('a text is read sentence by sentence', () => {
  expect(sentencesOf('标题\n\n第一句。第二句？\n\n打 12345 就行。')).toEqual(['标题', '第一句。', '第二句？', '打 1 2 3 4 5 就行。']);
});

test('only by a voice that lies in the phone, for what it reads is private; a Cantonese one is another language', () => {
  const voices = [{ lang: 'en-US', localService: true }, { lang: 'zh-HK', localService: true }, { lang: 'zh-CN', localService: false }];
  const local = { lang: 'zh_CN', localService: true };
  expect([voiceFor(voices), voiceFor([...voices, local]), voiceFor([])]).toEqual([null, local, null]);
});
