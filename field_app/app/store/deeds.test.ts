import { openDB } from 'idb';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Parcel } from '../rules/exchange.ts';
import { deeds, drafts, isGone, type Doing } from './deeds.ts';
import { jobs } from './jobs.ts';
import { residents } from './pack.ts';
import { photos } from './photos.ts';
import { encoded } from './seal.ts';
import type { Deed, Photo, Task } from './shapes.ts';
import { settings } from './settings.ts';
import { close, MovedOn, open } from './shelves.ts';
import { aJob, anId, aPhone, aPhoto, aServer, breaking, copied, emptyPhone, LONG, NOW, restarted, SHORT, type Server } from './testing.ts';
import { Locked, type Vault } from './vault.ts';

let keys: Server;
let vault: Vault;
beforeAll(async () => {
  keys = await aServer();
});
beforeEach(async () => {
  vault = await aPhone(keys);
});

const doing = (facts: Partial<Doing> = {}): Doing => ({
  id: anId(), kind: 'delivery', task: anId(), of: anId(), about: anId(), body: { words: '老年卡交给王桂芬了' }, shown: [], now: NOW, ...facts,
});
const aSignature = (id: string): Promise<Photo> => photos.keep(vault, aPhoto(id, { purpose: 'signature', filename: '签名.json', type: 'application/json' }), encoded('{"signer":"王桂芬"}'));

async function laid(facts: Partial<Doing> = {}): Promise<Deed> {
  const one = doing(facts);
  await deeds.lay(vault, one);
  return (await deeds.get(vault, one.id))!;
}
const sent = (deed: Deed, kind: Parcel['kind']): Parcel => ({ ...deed.parcels.find((each) => each.kind === kind)!, state: 'sent' });

test('what was done outlives a restart, goes after its signature, and its signature is gone when the server has them, the words stay to be compared', async () => {
  const id = anId();
  const signature = await aSignature(id);
  await drafts(vault).keep({ id: 'task', isOfTask: true, command: id, fields: { words: '王桂芬' } });
  const { parcels, path } = await laid({ id, shown: [signature], draft: 'task' });
  expect([parcels.map(({ kind, after }) => [kind, after]), path.indexOf('/jobs/')]).toEqual([[['photo', undefined], ['deed', [signature.id]]], 0]);
  vault = await restarted();
  await vault.open(LONG);
  const [one] = (await deeds.all(vault)).ones;
  expect([await deeds.said(vault, id), (await drafts(vault).all()).ones]).toEqual([{ words: '老年卡交给王桂芬了' }, []]);
  await deeds.moved(vault, sent(one!, 'photo'));
  expect(await photos.held()).toEqual([signature.id]);
  await deeds.moved(vault, sent(one!, 'deed'));
  expect([isGone((await deeds.get(vault, id))!), await deeds.held(), await photos.held(), await (await open()).count('chunks')]).toEqual([true, [id], [], 0]);
});

async function spoilt(id: string, part: 'row' | 'label'): Promise<void> {
  const row = (await (await open()).get('deeds', id))!;
  const lost = new Uint8Array(12);
  await (await open()).put('deeds', part === 'row' ? { ...row, iv: lost } : { ...row, label: { ...row.label!, iv: lost } });
}

test('of one that no longer opens it is told what it was, of which task and when, but nothing of its words', async () => {
  const [one, other] = [await laid(), await laid({ kind: 'telling', now: NOW + 1 })];
  await deeds.moved(vault, { ...sent(one, 'deed'), state: 'waiting', tries: 1 });
  await spoilt(one.id, 'row');
  expect(await deeds.all(vault)).toMatchObject({ ones: [{ id: other.id }], strange: [one.id] });
  expect(await deeds.label(vault, one.id)).toEqual({ kind: 'delivery', task: one.task, doneAt: NOW });
  await spoilt(one.id, 'label');
  expect(await deeds.label(vault, one.id)).toBeUndefined();
  const { label: _, ...before } = (await (await open()).get('deeds', other.id))!;
  await (await open()).put('deeds', before); // laid down by a version that had no labels
  expect([await deeds.label(vault, other.id), (await deeds.get(vault, other.id))!.kind]).toEqual([undefined, 'telling']);
  await deeds.drop(one.id);
  expect(await deeds.all(vault)).toMatchObject({ ones: [{ id: other.id }], strange: [] });
});

test('neither a copy of the phone nor six digits tell a name, a word or a signature', async () => {
  vault = await aPhone(keys, { pin: SHORT });
  const id = anId();
  await laid({ id, shown: [await aSignature(id)] });
  await drafts(vault).keep({ id: 'task', isOfTask: true, command: anId(), fields: { words: '王桂芬说明白了' } });
  for (const secret of ['王桂芬', '老年卡', 'signer']) expect(await copied()).not.toContain(secret);
  await vault.lock();
  vault = await restarted();
  expect(await vault.open(SHORT)).toEqual({ opened: true, people: false });
  expect((await deeds.all(vault)).ones.map((one) => one.kind)).toEqual(['delivery']); // that something waits is told
  await expect(deeds.said(vault, id)).rejects.toBeInstanceOf(Locked);
  await expect(drafts(vault).all()).rejects.toBeInstanceOf(Locked);
  await expect(photos.of(vault, id)).rejects.toBeInstanceOf(Locked);
});

test('two fingers lay it down once, and of what is done of one thing the earlier goes first', async () => {
  const one = doing({ about: 'original' });
  await Promise.all([deeds.lay(vault, one), deeds.lay(vault, one)]);
  const next = await laid({ about: 'original', now: NOW - 1000 }); // a clock that was set back
  expect([(await deeds.all(vault)).ones.length, next.parcels[0]!.after]).toEqual([2, [one.id]]);
});

test('killed at any write it is either still being written or done, and its signature is there', async () => {
  for (let at = 1; ; at += 1) {
    vault = await aPhone(keys);
    const id = anId();
    const signature = await aSignature(id);
    await drafts(vault).keep({ id: 'task', isOfTask: true, command: id, fields: {} });
    const { fault } = await breaking({ how: 'killed', at }, () => deeds.lay(vault, doing({ id, shown: [signature], draft: 'task' })));
    vault = await restarted();
    await vault.open(LONG);
    const [done, written] = [(await deeds.all(vault)).ones.length, (await drafts(vault).all()).ones.length];
    expect([done + written, await photos.held()]).toEqual([1, [signature.id]]);
    if (!fault) break;
  }
});

test('words that the server has taken need no picture that it would not have', async () => {
  const id = anId();
  const one = await laid({ id, shown: [await aSignature(id)] });
  await deeds.moved(vault, { ...one.parcels[0]!, state: 'refused' }, { reason: '打不开', isOver: false });
  await deeds.moved(vault, sent(one, 'deed'));
  const there = (await deeds.get(vault, id))!;
  expect([isGone(there), there.reason]).toEqual([true, '']);
});

test('what had gone marks its task no more once a pack has come, and what waits or was refused still does', async () => {
  const [gone, waiting, bad] = [await laid(), await laid(), await laid()];
  await deeds.moved(vault, sent(gone, 'deed'));
  await deeds.moved(vault, { ...bad.parcels[0]!, state: 'refused' }, { reason: '没有签名', isOver: false });
  await deeds.settle(vault, ['task'], []);
  expect((await deeds.fresh(vault)).map(({ id, reason }) => [id, reason]).sort()).toEqual([[waiting.id, ''], [bad.id, '没有签名']].sort());
  expect(await deeds.lists(vault)).toEqual({ files: {}, deeds: [{ id: gone.id, kind: 'delivery', of: gone.of }], kept: [] });
  await deeds.again(vault, bad.id);
  expect([(await deeds.get(vault, bad.id))!.reason, (await deeds.get(vault, bad.id))!.parcels[0]!.state]).toEqual(['', 'waiting']);
  await deeds.drop(bad.id);
  expect(await deeds.get(vault, bad.id)).toBeUndefined();
});

test('words written of a task that others took stay, with its picture, until the worker drops them; empty ones and those of an own deed go', async () => {
  const write = (id: string, words: string, isOfTask = true) => drafts(vault).keep({ id, isOfTask, command: anId(), fields: words ? { words } : {} });
  const done = await laid({ task: 'mine' });
  await deeds.moved(vault, sent(done, 'deed'));
  for (const id of ['task', 'task/pass', 'theirs', 'mine/pass']) await write(id, '念了两遍');
  await write('empty', '');
  await write('job', '', false);
  const shot = { id: 'shot', isOfTask: true, command: anId(), fields: {} };
  await drafts(vault).keep(shot);
  await photos.keep(vault, aPhoto(shot.command), encoded('x'));
  const was = { id: 'theirs', kind: 'notice', name: '高龄津贴' } as Task;
  await deeds.settle(vault, ['task'], [was]);
  await deeds.settle(vault, ['task'], []);
  const left = async () => (await drafts(vault).all()).ones.map(({ id, left }) => [id, left && left.name]).sort();
  expect(await left()).toEqual([['job', undefined], ['shot', ''], ['task', undefined], ['task/pass', undefined], ['theirs', '高龄津贴']]);
  expect((await photos.held()).length).toBe(1);
  await deeds.settle(vault, ['task', 'theirs'], []); // it is hers again, and so are the words
  expect((await drafts(vault).get('theirs'))).toMatchObject({ fields: { words: '念了两遍' } });
  expect((await drafts(vault).get('theirs'))!.left).toBeUndefined();
  await deeds.dropDraft(shot);
  expect([await photos.held(), (await left()).length]).toEqual([[], 4]);
});

test('a phone of the version before keeps what lies in it', async () => {
  const job = aJob();
  await jobs.put(await jobs.sealed(vault, job), 0);
  await residents(vault).keep({ id: 'a', surname: '王', initials: 'wgf', house: '7', grid: 'G', at: '' });
  await settings.keep(vault, 'pack', { cursor: 'c1', at: 0 });
  const db = await open();
  const before = ['vault', 'settings', 'jobs', 'forms', 'finished', 'residents', 'tasks', 'returns', 'photos', 'chunks'] as const;
  const rows = await Promise.all(before.map((shelf) => db.getAll(shelf)));
  await emptyPhone();
  const older = await openDB('lastmeter-field', 1, { // as version 1 laid them
    upgrade(made) {
      for (const shelf of before.slice(0, -2)) made.createObjectStore(shelf, { keyPath: 'id' });
      made.createObjectStore('photos', { keyPath: 'id' }).createIndex('by-job', 'job');
      made.createObjectStore('chunks', { keyPath: ['ref', 'place'] });
    },
  });
  for (const [place, shelf] of before.entries()) for (const row of rows[place]!) await older.put(shelf, row);
  older.close();
  await close();
  vault = await restarted();
  await vault.open(LONG);
  expect([(await jobs.get(vault, job.id))!.job.id, (await residents(vault).all()).ones.length]).toEqual([job.id, 1]);
  expect([await settings.get(vault, 'pack'), await (await open()).count('underway')]).toEqual([undefined, 0]); // the next pack is a full one
  await laid();
  expect((await deeds.all(vault)).ones.length).toBe(1);
});

/** A job that was written, with a picture, laid down as an answer of its own name. */
async function answered(): Promise<{ id: string; picture: Photo }> {
  const job = aJob();
  await jobs.put(await jobs.sealed(vault, job), 0);
  const picture = await photos.keep(vault, aPhoto(job.id), encoded('JPEG'));
  await photos.keep(vault, aPhoto(job.id), encoded('left out'));
  await deeds.lay(vault, doing({ id: job.id, kind: 'correction', shown: [picture], written: { job, seq: 1 } }));
  return { id: job.id, picture };
}

test('what was written is an answer or a job, never both; one that was refused is written on with its pictures', async () => {
  const { id, picture } = await answered();
  expect([await jobs.get(vault, id), (await deeds.get(vault, id))!.path, await photos.held()]).toEqual([undefined, expect.stringContaining(`/answers/${id}`), [picture.id]]);
  expect(await copied()).not.toContain('王桂芬');
  expect(await deeds.reopen(vault, id)).toBe(true);
  const kept = await jobs.get(vault, id);
  expect([kept!.seq, kept!.job.content.values.name, await deeds.get(vault, id), await photos.held()]).toEqual([1, '王桂芬', undefined, [picture.id]]);
  expect(await deeds.reopen(vault, id)).toBe(false);
  await deeds.lay(vault, doing({ id, kind: 'correction', shown: [picture], written: kept! }));
  await deeds.moved(vault, sent((await deeds.get(vault, id))!, 'deed'));
  expect([await deeds.reopen(vault, id), await photos.held(), isGone((await deeds.get(vault, id))!)]).toEqual([false, [], true]);
});

test('another tab that wrote the job meanwhile keeps it', async () => {
  const job = aJob();
  await jobs.put(await jobs.sealed(vault, job), 0);
  await jobs.put(await jobs.sealed(vault, job), 1);
  await expect(deeds.lay(vault, doing({ id: job.id, kind: 'correction', written: { job, seq: 1 } }))).rejects.toThrow(MovedOn);
  expect([(await jobs.get(vault, job.id))!.seq, await deeds.get(vault, job.id)]).toEqual([2, undefined]);
});

test('killed at any write it is written still, or laid down whole', async () => {
  for (let at = 1; ; at += 1) {
    await emptyPhone();
    vault = await aPhone(keys);
    const job = aJob();
    await jobs.put(await jobs.sealed(vault, job), 0);
    const { fault } = await breaking({ how: 'killed', at }, () => deeds.lay(vault, doing({ id: job.id, kind: 'correction', written: { job, seq: 1 } })));
    expect([!!(await jobs.get(vault, job.id)), !!(await deeds.get(vault, job.id))]).toEqual(fault ? [true, false] : [false, true]);
    if (!fault) break;
  }
});
