import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Receipt, Session } from '../api/types.ts';
import { adopted } from './adopt.ts';
import { answers, changed, emptyAnswer } from './answers.ts';
import { clear, left } from './leave.ts';
import { emptyContent } from './merge.ts';
import { receipts } from './receipts.ts';
import { lastOwed, photos } from './photos.ts';
import { wishes } from './wishes.ts';
import { DAY, drafts, lastWords, open, type KeptDraft } from './store.ts';

const memory: Record<string, string> = {};
globalThis.localStorage = { getItem: (key: string) => (key in memory ? memory[key]! : null), setItem: (key: string, text: string) => { memory[key] = text; }, removeItem: (key: string) => { delete memory[key]; } } as Storage;
const be = (account: string) => localStorage.setItem('lm.who', account);

const draft = (id: string, facts: Partial<KeptDraft> = {}): KeptDraft => ({
  id, bundle: 'b', release: 'r', division: '370199000000', site: null, origin: null, content: emptyContent(), revision: null, saved: null, attempt: null,
  toSign: null, step: '', changedAt: Date.now(), submitted: false, ...facts,
});
const photo = (ref: string, of: string) => ({ ref, draft: of, purpose: 'material', filename: 'a.jpg', bytes: new Blob(['x']), sent: false });
const ids = async (account: string) => (await drafts.of(account)).map((one) => one.id).sort();

beforeEach(async () => {
  be('');
  const db = await open();
  for (const shelf of ['drafts', 'photos', 'forms', 'answers', 'receipts', 'gone'] as const) await db.clear(shelf);
});

describe('whose a draft is', () => {
  test('only the account that typed it sees it; a guest sees none of theirs', async () => {
    be('anna');
    await drafts.keep(draft('1'));
    be('bert');
    await drafts.keep(draft('2'));
    expect([await ids('anna'), await ids('bert'), await ids('')]).toEqual([['1'], ['2'], []]);
    expect(await drafts.others('')).toBe(2);
  });
  test('of accounts that became one the new one sees it, with the last words; of others nothing', async () => {
    be('anna');
    await drafts.keep(draft('1'));
    lastWords.keep({ ...draft('1', { changedAt: Date.now() + 10000, step: 'last' }), owner: 'anna' });
    be('bert');
    await drafts.keep(draft('2'));
    await adopted({ account: { id: 'new' }, joined: ['anna', 'older'] } as unknown as Session);
    expect([await ids('new'), await ids('anna'), await ids('bert')]).toEqual([['1'], [], ['2']]);
    expect(lastWords.take(draft('1'))).toMatchObject({ step: 'last', owner: 'new' });
    lastWords.forget();
  });
  test('what a guest began is that of the person who then says who he is, and of nobody after', async () => {
    await drafts.keep(draft('1'));
    expect(await ids('')).toEqual(['1']);
    be('anna');
    expect(await ids('anna')).toEqual(['1']);
    be('');
    expect(await ids('')).toEqual([]);
    expect(await drafts.openFor('b', '')).toBeUndefined();
  });
  test('what was left lying for half a year goes, with its photos', async () => {
    await drafts.keep(draft('1', { changedAt: Date.now() - 181 * DAY }));
    await photos.keep(photo('p', '1'));
    expect(await ids('')).toEqual([]);
    expect(await photos.of('1')).toEqual([]);
  });
  test('dropping one draft leaves the last words of another', async () => {
    lastWords.keep(draft('2'));
    await drafts.drop('1');
    expect(lastWords.take(draft('2', { changedAt: 1 })).changedAt).toBeGreaterThan(1);
    lastWords.forget();
  });
});

test('clearing takes everything of this person and nothing of others', async () => {
  be('bert');
  await drafts.keep(draft('2'));
  be('anna');
  await drafts.keep(draft('1'));
  await photos.keep(photo('p', '1'));
  await answers.keep(emptyAnswer('c1', 'a1', 'anna', ''));
  await photos.keep(photo('q', 'c1'));
  await receipts.keep({ id: 'r', bundle: 'b', owner: 'anna', receipt: {} as Receipt, at: Date.now() });
  expect(await left()).toEqual({ drafts: 1, answers: 1, owed: 0, visits: 0, unsaved: 2 });
  await clear();
  expect(await left()).toEqual({ drafts: 0, answers: 0, owed: 0, visits: 0, unsaved: 0 });
  expect(await receipts.of('anna')).toEqual([]);
  expect((await photos.of('1')).concat(await photos.of('c1'))).toEqual([]);
  expect(await ids('bert')).toEqual(['2']);
});

describe('photos of a paper that is owed', () => {
  const owed = (ref: string, paper: string, owner?: string) => ({ ...photo(ref, paper), ...(owner === undefined ? {} : { owner }) });
  beforeEach(async () => {
    be('bert');
    await drafts.keep(draft('2'));
    be('anna');
    for (const one of [owed('a', 'app1.lease', 'anna'), owed('b', 'app1.lease', 'anna'), owed('guest', 'app2.map', ''), owed('old', 'app3.plan'), owed('his', 'app4.lease', 'bert'), owed('his draft', '2', '')]) await photos.keep(one);
  });
  test('are told of before they are thrown away, each paper once', async () => {
    expect(await left()).toEqual({ drafts: 0, answers: 0, owed: 3, visits: 0, unsaved: 3 });
    be('bert');
    expect(await left()).toMatchObject({ drafts: 1, owed: 3 }); // a guest's is whoever's is here;
  });
  test('go with everything of their person, and nobody else\'s', async () => {
    lastOwed.keep({ key: 'app1.lease', owner: 'anna', name: 'n', pages: ['a', 'b'], changedAt: 1 });
    await clear();
    expect(await left()).toMatchObject({ owed: 0, visits: 0, unsaved: 0 });
    expect((await (await open()).getAllKeys('photos')).sort()).toEqual(['his', 'his draft']);
    expect(localStorage.getItem('lm.leaving.follow')).toBeNull();
  });
  test('are kept for another who left words of his, and are the new account\'s when two became one', async () => {
    lastOwed.keep({ key: 'app4.lease', owner: 'bert', name: 'n', pages: ['his'], changedAt: 1 });
    await clear();
    await adopted({ account: { id: 'new' }, joined: ['bert'] } as unknown as Session);
    be('new');
    expect((await left()).owed).toBe(1);
    await clear();
    expect([await (await open()).getAllKeys('photos'), localStorage.getItem('lm.leaving.follow')]).toEqual([[], null]);
  });
});

test('a receipt stays a day', async () => {
  await receipts.keep({ id: 'r', bundle: 'b', owner: '', receipt: {} as Receipt, at: 1000 });
  expect(await receipts.of('', 1000 + DAY)).toHaveLength(1);
  expect(await receipts.of('', 1001 + DAY)).toEqual([]);
  expect(await (await open()).getAll('receipts')).toEqual([]);
});

describe('an answer to a correction', () => {
  test('keeps its name until something in it changes; then the signature is another, too', () => {
    const answer = { ...emptyAnswer('c', 'a', '', ''), signature: { ref: 's', shown_digest: 'd' } };
    const next = changed(answer, { values: { x: 1 } });
    expect(next.id).not.toBe(answer.id);
    expect(next.signature).toBeNull();
    expect(next.values).toEqual({ x: 1 });
  });
  test('is of the one who began it, and goes when its correction is over', async () => {
    await answers.keep(emptyAnswer('c', 'a', 'anna', ''));
    await photos.keep(photo('p', 'c'));
    expect(await answers.get('c', 'bert')).toBeUndefined();
    await answers.keepOnly('a', ['c']);
    expect(await answers.get('c', 'anna')).toBeDefined();
    await answers.keepOnly('a', []);
    expect(await answers.get('c', 'anna')).toBeUndefined();
    expect(await photos.of('c')).toEqual([]);
  });
  test('takes no photo along that was taken for something else of the same application', async () => {
    await answers.keep(emptyAnswer('c', 'a', 'anna', ''));
    for (const [ref, of] of [['mended', 'c'], ['other', 'c2'], ['owed', 'a.lease']] as const) await photos.keep(photo(ref, of));
    await photos.keep(photo('a draft of old', 'a'));
    await answers.drop('c');
    expect((await (await open()).getAllKeys('photos')).sort()).toEqual(['a draft of old', 'other', 'owed']);
    await photos.empty('a.lease');
    expect((await (await open()).getAllKeys('photos')).sort()).toEqual(['a draft of old', 'other']);
  });
});

describe('a visit half asked for', () => {
  const wish = (owner: string, changedAt = Date.now()) => ({ id: owner, who: 'self' as const, words: '看不懂水费单', day: '', grid: '', owner, changedAt });
  test('is of the one who began it, told of and cleared when he goes', async () => {
    wishes.keep(wish('anna'));
    wishes.keep(wish('bert'));
    be('anna');
    expect([wishes.get('anna')!.words, await left()]).toEqual(['看不懂水费单', { drafts: 0, answers: 0, owed: 0, visits: 1, unsaved: 1 }]);
    await clear();
    expect([wishes.get('anna'), wishes.get('bert')!.id]).toEqual([null, 'bert']);
    wishes.drop('bert');
  });
  test('is the new account\'s when two became one, and goes after half a year', async () => {
    wishes.keep(wish('bert'));
    await adopted({ account: { id: 'new' }, joined: ['bert'] } as unknown as Session);
    expect([wishes.get('bert'), wishes.get('new')!.id]).toEqual([null, 'bert']);
    expect([wishes.get('new', Date.now() + 181 * DAY), localStorage.getItem('lm.visit.new')]).toEqual([null, null]);
  });
});
