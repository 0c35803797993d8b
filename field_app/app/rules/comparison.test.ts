import { expect, test } from 'vitest';
import { whatDiffers, type Difference } from './comparison.ts';

const job = { id: 'job', files: [{ ref: 'a', purpose: 'material' }, { ref: 'ink', purpose: 'signature' }, { ref: 'b' }] };
const found = (kind: Difference['kind'], id: string, is: Difference['is'] = 'missing'): Difference => ({ kind, id, is });

test('each thing that differs is told by its name, and what happens with it', () => {
  const told = whatDiffers([found('jobs', 'job', 'other'), found('files', 'ink'), found('files', 'b'), found('files', 'a', 'other')], job, ['ink']);
  expect(told.map((text) => text.split('服务器上')[0])).toEqual(['这件事和', '签名', '第 2 张照片', '第 1 张照片和']);
  expect(told.map((text) => /再送一次|看要不要重办|一起核对/.exec(text)![0])).toEqual(['一起核对', '再送一次', '看要不要重办', '一起核对']);
});

test('of other things, and of what another phone sent, nothing is told', () => {
  expect(whatDiffers([found('jobs', 'other'), found('deeds', 'x'), found('files', 'y'), found('jobs', 'job', 'unknown-here')], job, ['job'])).toEqual([]);
  expect(whatDiffers([found('deeds', 'deed')], { id: 'deed', files: [] }, ['deed'])).toEqual([expect.stringMatching(/^这一步服务器上没有了/)]);
});
