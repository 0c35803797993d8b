import { beforeAll, beforeEach, expect, test } from 'vitest';
import { deeds, drafts } from './deeds.ts';
import { Jotter } from './jotter.ts';
import type { Draft } from './shapes.ts';
import { open } from './shelves.ts';
import { anId, aPhone, aServer, breaking, LONG, NOW, restarted, type Server } from './testing.ts';
import type { Vault } from './vault.ts';

let keys: Server;
let vault: Vault;
beforeAll(async () => {
  keys = await aServer();
});
beforeEach(async () => {
  vault = await aPhone(keys);
});

const begun = (): Draft => ({ id: 'task', isOfTask: true, command: anId(), fields: {} });
const there = async () => (await drafts(vault).get('task'))!;

test('each word lies in the phone, and comes back under the same name', async () => {
  const jotter = new Jotter(vault, begun(), false);
  for (const words of ['念', '念了', '念了两遍']) jotter.change({ words });
  await jotter.saved();
  const { command } = jotter.draft.value;
  await vault.lock();
  vault = await restarted();
  await vault.open(LONG);
  expect(await there()).toEqual({ id: 'task', isOfTask: true, command, fields: { words: '念了两遍' } });
});

test('its name lies there before a picture is taken under it, and nothing where nothing was begun', async () => {
  const [empty, shot] = [new Jotter(vault, { ...begun(), id: 'other' }, false), new Jotter(vault, begun(), false)];
  await Promise.all([empty.end(), shot.saved()]);
  expect([(await there()).command, await (await open()).count('drafts')]).toEqual([shot.draft.value.command, 1]);
});

test('two tabs lose none of their words, and agree on the name', async () => {
  const [one, other] = [new Jotter(vault, begun(), false), new Jotter(vault, begun(), false)];
  one.change({ relation: '女儿' });
  other.change({ words: '念了两遍' });
  await Promise.all([one.saved(), other.saved()]);
  one.change({ teller: '李奶奶' });
  await one.saved();
  expect((await there()).fields).toEqual({ relation: '女儿', words: '念了两遍', teller: '李奶奶' });
  expect([one.draft.value, other.draft.value.command]).toEqual([await there(), (await there()).command]);
});

test('what was done in another tab keeps its name, and the words written since get another', async () => {
  const [one, other] = [new Jotter(vault, begun(), false), new Jotter(vault, begun(), false)];
  one.change({ words: '甲' });
  await one.saved();
  other.change({ teller: '乙' });
  await other.saved();
  const { command } = await there();
  await deeds.lay(vault, { id: command, kind: 'telling', task: 'task', of: anId(), about: anId(), body: {}, shown: [], now: NOW, draft: 'task' });
  other.change({ words: '丙' });
  await other.saved();
  expect([(await there()).fields, (await there()).command === command]).toEqual([{ words: '丙', teller: '乙' }, false]);
});

test('a save that failed is told, keeps the words, and the next one takes them along', async () => {
  const jotter = new Jotter(vault, begun(), false);
  const { fault } = await breaking({ how: 'full', at: 1 }, async () => {
    jotter.change({ words: '一' });
    await jotter.saved();
  });
  expect([fault !== null, jotter.keeping.value, jotter.draft.value.fields]).toEqual([true, 'full', { words: '一' }]);
  jotter.change({ teller: '二' });
  await jotter.saved();
  expect([jotter.keeping.value, (await there()).fields]).toEqual(['kept', { words: '一', teller: '二' }]);
});

test('one that does not open is begun anew', async () => {
  await drafts(vault).keep({ ...begun(), fields: { words: '坏了的' } });
  const row = (await (await open()).get('drafts', 'task'))!;
  await (await open()).put('drafts', { ...row, iv: row.iv.map((byte) => byte ^ 1) });
  const jotter = new Jotter(vault, begun(), false);
  jotter.change({ words: '新的' });
  await jotter.saved();
  expect((await there()).fields).toEqual({ words: '新的' });
});

test('words typed just before the phone locks are there afterwards', async () => {
  const jotter = new Jotter(vault, begun(), false);
  jotter.change({ words: '锁上以前' });
  await vault.lock();
  await vault.open(LONG);
  expect((await there()).fields).toEqual({ words: '锁上以前' });
});
