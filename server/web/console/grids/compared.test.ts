import { expect, test } from 'vitest';
import { differing } from './compared.ts';

test('what differs is counted by what it is and how it differs', () => {
  expect(differing([])).toBe('');
  expect(differing([{ kind: 'files', is: 'missing', number: 2 }, { kind: 'jobs', is: 'other', number: 1 }, { kind: 'deeds', is: 'missing', number: 3 }]))
    .toBe('2 张照片或签名、3 件办过的待办服务器上没有；1 件代办和服务器上的不一样');
});
