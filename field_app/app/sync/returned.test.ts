import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY } from '../rules/lease.ts';
import { finished } from '../store/finished.ts';
import { forms } from '../store/pack.ts';
import type { Pack } from '../store/shapes.ts';
import { open } from '../store/shelves.ts';
import { aServer, type Clock, type Server } from '../store/testing.ts';
import type { Vault } from '../store/vault.ts';
import type { Courier } from './courier.ts';
import { aFinished, aPost, atRest, FakeServer } from './testing.ts';

let keys: Server;
let server: FakeServer;
let clock: Clock;
let vault: Vault;
let courier: Courier;

beforeAll(async () => {
  keys = await aServer();
});
beforeEach(async () => {
  ({ server, clock, vault, courier } = await aPost(keys));
});

const until = () => atRest(courier);

describe('the pack', () => {
  test('brings the form of each returned job, once; one that cannot be had hinders nothing', async () => {
    const back = (id: string, form: string | null) => ({ id, form }) as Pack['returns'][number];
    server.forms.set('j1', { digest: 'f1' });
    server.pack = { returns: [back('j1', 'f1'), back('j2', 'f2'), back('j3', null)] };
    const fetched = () => server.asked.filter((one) => /form$/.test(one));
    await until();
    expect([(await forms(vault).get('f1'))?.digest, await forms(vault).get('f2'), fetched()]).toEqual(['f1', undefined, ['GET /jobs/j1/form', 'GET /jobs/j2/form']]);
    clock.now += DAY;
    await until();
    expect(fetched().filter((one) => /j1/.test(one)).length).toBe(1);
  });
  test('brings the form of a correction from its notice', async () => {
    server.forms.set('notice', { digest: 'f1' });
    server.pack = { returns: [{ id: 'correction', form: 'f1', door_notice: 'notice' } as Pack['returns'][number]] };
    await until();
    expect([(await forms(vault).get('f1'))?.digest, server.asked.filter((one) => /form$/.test(one))]).toEqual(['f1', ['GET /door-notices/notice/form']]);
  });
  test('brings a form again that does not open any more', async () => {
    server.forms.set('j1', { digest: 'f1' });
    server.pack = { returns: [{ id: 'j1', form: 'f1' } as Pack['returns'][number]] };
    await until();
    const [db, row] = [await open(), (await (await open()).get('forms', 'f1'))!];
    await db.put('forms', { ...row, iv: row.iv.map((byte) => byte ^ 1) });
    clock.now += DAY;
    await until();
    expect((await forms(vault).get('f1'))?.digest).toBe('f1');
  });
  test.each([['sent', {}], ['parked', { status: 409, type: 'job-parked' }]])('is asked for again as soon as a correction is %s', async (state, stumble) => {
    await until();
    const packs = () => server.asked.filter((one) => /packs\/field\?/.test(one)).length;
    await aFinished(vault, clock);
    await until();
    expect(packs()).toBe(1);
    if ('status' in stumble) server.stumbles.set('PUT /jobs', stumble as { status: number });
    const one = await aFinished(vault, clock, 0, { base: 'r1' });
    await until();
    expect([packs(), (await finished.get(vault, one.id))!.parcels.map((parcel) => parcel.state), one.base]).toEqual([2, [state], 'r1']);
  });
});
