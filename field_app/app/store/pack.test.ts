import { beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../rules/lease.ts';
import { forms, residents, returns, take, tasks, underway } from './pack.ts';
import { room } from './room.ts';
import { settings } from './settings.ts';
import type { Pack } from './shapes.ts';
import { Full, open } from './shelves.ts';
import { aClock, aPhone, aServer, breaking, copied, LONG, NOW, restarted, SHORT, type Server } from './testing.ts';
import { Locked } from './vault.ts';

let server: Server;
beforeAll(async () => {
  server = await aServer();
});

const resident = (id: string, surname = '王') => ({ id, surname, initials: 'WGFXLHQZ', house: '7号', grid: 'G1', at: '' });
const worded = (code: string, version: number) => ({ code, version, title: code, body: String(version) });
const pack = (facts: Partial<Pack> = {}): Pack => ({
  cursor: 'c1', full: true, residents: [resident('a'), resident('b', '李')], gone: [], items: [{ code: 'allowance', name: '高龄津贴' }], forms: [],
  tasks: [{ id: 't', kind: 'visit', resident: 'a', job: null, due_on: '2026-12-01', marks: [], words: '上门看看' }], returns: [{ id: 'r' } as Pack['returns'][number]], underway: [{ id: 'u', job: 'j', resident: 'a', name: '办老年卡', state_plain: '等社区书记看' }], texts: [worded('notice', 1), worded('sensitive', 1)], lease_until: '', server_time: '2026-11-22T08:00:00+08:00', ...facts,
});
const ids = (read: { ones: { id: string }[] }) => read.ones.map((one) => one.id);

describe('what is lent', () => {
  test('a full pack takes the place of everything, a later one of what changed', async () => {
    const vault = await aPhone(server);
    await take(vault, pack(), NOW);
    await take(vault, pack({ cursor: 'c2', full: false, residents: [resident('c')], gone: ['b', 't'], tasks: [], returns: [], items: [{ code: 'card', name: '残疾人证' }, { code: 'allowance', name: '津贴' }] }), NOW);
    expect([ids(await residents(vault).all()), ids(await tasks(vault).all()), ids(await returns(vault).all())]).toEqual([['a', 'c'], [], ['r']]);
    expect([(await settings.get(vault, 'pack'))!.cursor, (await settings.get(vault, 'items'))!.items.map((item) => item.name)]).toEqual(['c2', ['残疾人证', '津贴']]);
    await take(vault, pack({ cursor: 'c3', residents: [resident('d')], tasks: [], returns: [] }), NOW);
    expect([ids(await residents(vault).all()), ids(await returns(vault).all())]).toEqual([['d'], []]);
  });
  test('what is read out keeps its order when some words change; and the phone knows how wrong its clock is', async () => {
    const vault = await aPhone(server);
    await take(vault, pack(), NOW);
    await take(vault, pack({ full: false, texts: [worded('notice', 2)] }), Date.parse('2026-11-22T08:00:05+08:00'));
    expect((await settings.get(vault, 'items'))!.texts!.map((text) => text.code + text.body)).toEqual(['notice2', 'sensitive1']);
    expect((await settings.get(vault, 'pack'))!.offset).toBe(-5000);
  });
  test('whose phone it is comes with every pack', async () => {
    const vault = await aPhone(server);
    await take(vault, pack({ worker: '周敏' }), NOW);
    expect((await settings.get(vault, 'pack'))!.worker).toBe('周敏');
  });
  test('what is under way comes, stays while a later pack is silent about it, and goes by its name', async () => {
    const vault = await aPhone(server);
    await take(vault, pack(), NOW);
    const silent = pack({ full: false, residents: [], tasks: [], returns: [] });
    delete silent.underway; // as a server of before sends it
    await take(vault, silent, NOW);
    expect((await underway(vault).all()).ones.map((one) => one.name)).toEqual(['办老年卡']);
    await take(vault, { ...silent, gone: ['u'] }, NOW);
    expect((await underway(vault).all()).ones).toEqual([]);
    expect(await copied()).not.toContain('办老年卡');
  });
  test('killed at any write or without room, list and cursor are those before or those after', async () => {
    for (const how of ['killed', 'full', 'full-at-end'] as const) for (let at = 1; at <= 9; at += 1) {
      const vault = await aPhone(server);
      await take(vault, pack(), NOW);
      const { fault } = await breaking({ how, at }, () => take(vault, pack({ cursor: 'c2', full: true, residents: [resident('z')], tasks: [], returns: [] }), NOW));
      if (how !== 'killed' && fault) expect(fault).toBeInstanceOf(Full);
      const again = await restarted();
      await again.open(LONG);
      expect([ids(await residents(again).all()), (await settings.get(again, 'pack'))!.cursor]).toEqual(fault ? [['a', 'b'], 'c1'] : [['z'], 'c2']);
    }
  });
  test('goes with its lease, and the next pack is a full one', async () => {
    const clock = aClock();
    const vault = await aPhone(server, { leaseDays: 3 }, clock);
    await take(vault, pack(), NOW);
    await settings.keep(vault, 'session', { refresh: 'a-token', account: 'x' });
    clock.now += 3 * DAY;
    await vault.arrive();
    expect([(await residents(vault).all()).ones, await settings.get(vault, 'pack'), await (await open()).count('returns'), await (await open()).count('underway')]).toEqual([[], undefined, 0, 0]);
    expect((await settings.get(vault, 'session'))!.refresh).toBe('a-token');
  });
  test('cannot be read without the PIN, and with six digits not without the share; the items can', async () => {
    const vault = await aPhone(server, { pin: SHORT });
    await take(vault, pack(), NOW);
    await settings.keep(vault, 'session', { refresh: 'a-token', account: 'x' });
    await forms(vault).keep({ id: 'sha256:form', release: 'r' } as unknown as Parameters<ReturnType<typeof forms>['keep']>[0]);
    for (const secret of ['王', 'WGFXLHQZ', '上门', 'a-token', '高龄']) expect(await copied()).not.toContain(secret);
    const again = await restarted();
    await expect(settings.get(again, 'items')).rejects.toBeInstanceOf(Locked);
    await again.open(SHORT);
    for (const read of [residents(again).all(), tasks(again).all(), settings.get(again, 'session')]) await expect(read).rejects.toBeInstanceOf(Locked);
    expect([(await settings.get(again, 'items'))!.items.length, (await forms(again).get('sha256:form'))!.release]).toEqual([1, 'r']);
  });
  test('one resident in the place of another is noticed', async () => {
    const vault = await aPhone(server);
    await take(vault, pack(), NOW);
    const db = await open();
    await db.put('residents', { ...(await db.get('residents', 'a'))!, id: 'b' });
    expect(await residents(vault).all()).toEqual({ ones: [resident('a')], strange: ['b'] });
  });
});

test('a shelter that promises nothing is not called lasting', async () => {
  const storage = (facts: object) => facts as StorageManager;
  expect(await room(null)).toEqual({ isLasting: false, left: null });
  expect(await room(storage({}))).toEqual({ isLasting: false, left: null });
  expect(await room(storage({ persisted: async () => false, persist: async () => false, estimate: async () => ({ quota: 100, usage: 30 }) }))).toEqual({ isLasting: false, left: 70 });
  expect(await room(storage({ persisted: async () => { throw new Error('shut'); }, persist: async () => true, estimate: async () => { throw new Error('shut'); } }))).toEqual({ isLasting: true, left: null });
});
