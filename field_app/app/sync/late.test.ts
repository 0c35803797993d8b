/** A session that is over, with finished jobs in the phone. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Api } from '../net/api.ts';
import { DAY } from '../rules/lease.ts';
import { finished } from '../store/finished.ts';
import { photos } from '../store/photos.ts';
import { aServer, type Clock, type Server } from '../store/testing.ts';
import type { Vault } from '../store/vault.ts';
import type { Courier } from './courier.ts';
import { aFinished, aPost, atRest, FakeServer } from './testing.ts';

let keys: Server;
let server: FakeServer;
let clock: Clock;
let vault: Vault;
let api: Api;
let courier: Courier;

beforeAll(async () => {
  keys = await aServer();
});
beforeEach(async () => {
  ({ server, clock, vault, api, courier } = await aPost(keys));
});

const until = () => atRest(courier);

const states = async (id: string) => (await finished.get(vault, id))!.parcels.map((parcel) => parcel.state);

test('hours later, the session long over: all goes without a sign-in, lists wait for one', async () => {
  server.isOver = true;
  expect(await until()).toEqual({ do: 'rest', why: 'out' }); // the list was asked for first, and refused
  const one = await aFinished(vault, clock, 2);
  expect(await until()).toEqual({ do: 'rest', why: 'out' });
  expect(server.jobs.get(one.id)!.revision).toBe(one.revision);
  expect(one.files.every((file) => server.files.get(file.ref) === file.digest)).toBe(true);
  clock.now += 2 * DAY;
  expect(await until()).toEqual({ do: 'rest', why: 'out' });
  expect([await finished.get(vault, one.id), await photos.held()]).toEqual([undefined, []]);
  expect(server.brought.some((asked) => /packs|forms|sync-devices/.test(asked))).toBe(false);
  await api.signIn('worker', 'right');
  await courier.signedIn();
  expect((await until()).do).toBe('sleep');
  expect(server.asked.filter((asked) => asked.indexOf('GET /packs/field?') === 0).length).toBeGreaterThan(1);
});

test('the account was closed: words and photos go, kept for the secretary, and the worker reads that', async () => {
  const one = await aFinished(vault, clock, 1);
  [server.isOver, server.late] = [true, 'has-left'];
  expect(await until()).toEqual({ do: 'rest', why: 'out' });
  expect([await states(one.id), server.files.has(one.files[0]!.ref)]).toEqual([['parked', 'sent'], true]);
  expect((await finished.get(vault, one.id))!.reason).toBe('由书记接手');
});

test('the last token is no good either: nothing is lost, and somebody has to sign in', async () => {
  const one = await aFinished(vault, clock, 1);
  [server.isOver, server.late] = [true, 'nothing'];
  expect(await until()).toEqual({ do: 'rest', why: 'sign-in' });
  expect([await states(one.id), server.jobs.size]).toEqual([['waiting', 'waiting'], 0]);
  await api.signIn('worker', 'right');
  await courier.signedIn();
  await until();
  expect(server.jobs.has(one.id)).toBe(true);
});

test('a server in trouble while the session is over is tried again, not given up', async () => {
  const one = await aFinished(vault, clock);
  server.isOver = true;
  server.stumbles.set(`PUT /jobs/${one.id}`, { status: 500 });
  expect((await until()).do).toBe('sleep');
  server.stumbles.clear();
  clock.now += 3_600_000;
  await until();
  expect(server.jobs.has(one.id)).toBe(true);
});
