import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { digest, sha256 } from './digest.ts';
import { madeAt, uuid7 } from './ids.ts';
import { Problem, inWords, NoNetwork } from './api/problem.ts';
import { joined, split } from './form/date.tsx';
import { pathTo } from './form/region.tsx';
import { secretFrom } from '../citizen/pages/Progress.tsx';
import { ours, told, wayBack } from '../citizen/vouching.ts';
import { markOf, withMark, type AnyMark } from '../console/marks.tsx';

test('ids are UUIDv7: version, variant, and in order of time', () => {
  const [first, later] = [uuid7(1000), uuid7(2000)];
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first < later).toBe(true);
  expect(madeAt(uuid7(1_795_000_000_000))).toBe(1_795_000_000_000);
});

test('our own SHA-256 is the real one, for every length of padding', async () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 1000]) {
    const bytes = new Uint8Array(length).fill(7);
    const expected = createHash('sha256').update(bytes).digest('hex');
    expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(expected);
    expect(await digest(bytes)).toBe(`sha256:${expected}`);
  }
});

test('problems become sentences for people', () => {
  expect(inWords(new Problem(409, { type: 'slot-full', title: '该时段已约满', errors: [{ pointer: '/a', detail: '改一下' }] }))).toBe('该时段已约满');
  expect(new Problem(422, { errors: [{ pointer: '/a', detail: '改一下' }] }).faults).toEqual([{ pointer: '/a', message: '改一下' }]);
  expect(inWords(new NoNetwork())).toContain('没有网络');
  expect(inWords(new TypeError('x is undefined'))).not.toContain('undefined');
});

test('no digit of a half-typed date is lost', () => {
  expect(joined(['1990', '3', ''])).toBe('1990-03-');
  expect(split('1990-03-')).toEqual(['1990', '3', '']);
  expect(joined(['', '', ''])).toBeUndefined();
});

test('a division names those above it', () => {
  expect(pathTo('370199001001')).toEqual(['370199000000', '370199001000', '370199001001']);
});

test('the second secret is the half one knows by heart and the receipt code', () => {
  expect(secretFrom('11000019900307001x', 'abc-234')).toBe('001XABC234');
  expect(secretFrom('138 0000 1234', ' defa7a ')).toBe('1234DEFA7A');
});

test('after signing in one goes back to a page of this site only', () => {
  expect(wayBack('?next=/applications/1')).toBe('/applications/1');
  expect(wayBack('?next=//evil.example')).toBe('/applications');
  expect(wayBack('?next=https://evil.example')).toBe('/applications');
  expect(wayBack('?next=%')).toBe('/applications');
  expect(wayBack(`?next=${encodeURIComponent('/bundles/shop?division=1#apply/check')}`)).toBe('/bundles/shop?division=1#apply/check');
  expect(['//evil.example', '/\\evil.example', 'javascript:1', '', null, 7].map(ours)).toEqual(Array(6).fill('/applications'));
  expect(told('?state=a%3D&ticket=t', 'ticket') + told('?state=a%3D', 'state') + told('', 'state')).toBe('ta=');
});

test('marking twice takes the mark away', () => {
  const marks = withMark<AnyMark>([], { pointer: '/mobile' });
  expect(markOf(marks, { pointer: '/mobile' })).toMatchObject({ reason: 'wrong' });
  expect(withMark(marks, { pointer: '/mobile' })).toEqual([]);
});
