import { beforeAll, beforeEach, expect, test } from 'vitest';
import { NoNetwork, Problem } from '../../../server/web/kit/api/problem.ts';
import { settings } from '../store/settings.ts';
import { aPhone, aServer, copied, LONG, restarted, type Server } from '../store/testing.ts';
import type { Vault } from '../store/vault.ts';
import { aWay, FakeServer } from '../sync/testing.ts';
import { Api } from './api.ts';
import { failing } from './failing.ts';
import { Purse } from './purse.ts';

let keys: Server;
let server: FakeServer;
let vault: Vault;
beforeAll(async () => {
  keys = await aServer();
});
beforeEach(async () => {
  [server, vault] = [new FakeServer(keys), await aPhone(keys)];
});

const pack = (api: Api) => api.call<{ cursor: string }>('GET', '/packs/field?device=x');

test('a session lies in the vault alone, and goes on after a restart', async () => {
  await aWay(vault, server);
  expect(await settings.get(vault, 'session')).toEqual({ refresh: 'refresh-1', account: 'me' });
  expect(await copied()).not.toContain('refresh-1');
  const again = await restarted();
  await again.open(LONG);
  expect((await pack(new Api(new Purse(again), server.fetch))).cursor).toBe('c1');
  expect((await settings.get(again, 'session'))!.refresh).toBe('refresh-2');
});

test('a token that ran out is renewed once, for all who ask at that moment', async () => {
  const api = await aWay(vault, server);
  server.session = 1;
  server.stumbles.set('GET /packs', { status: 401 });
  const first = pack(api).catch((error: Problem) => error.status);
  const second = pack(api).catch((error: Problem) => error.status);
  expect([await first, await second]).toEqual([401, 401]);
  expect(server.asked.filter((one) => one === 'PUT /sessions/current').length).toBeLessThanOrEqual(2);
  server.stumbles.clear();
  expect((await pack(api)).cursor).toBe('c1');
});

test('a session that is over reads nothing; a missing network ends none', async () => {
  await aWay(vault, server);
  const fresh = new Api(new Purse(vault), server.fetch);
  server.stumbles.set('PUT /sessions', 'cut');
  await expect(pack(fresh)).rejects.toBeInstanceOf(NoNetwork);
  expect(await settings.get(vault, 'session')).toBeDefined();
  server.stumbles.clear();
  server.isOver = true;
  const over = new Api(new Purse(vault), server.fetch);
  await expect(pack(over)).rejects.toMatchObject({ status: 401 });
  expect(await over.isOver()).toBe(true);
  expect(server.brought).toEqual([]);
});

test('the last token of a session that is over still brings what was finished, after a restart too', async () => {
  await aWay(vault, server);
  server.isOver = true;
  server.jobs.set('j', { revision: 'r', content: { answers: {}, values: {}, materials: [], told_via: [] }, files: [] });
  const again = await restarted();
  await again.open(LONG);
  const api = new Api(new Purse(again), server.fetch);
  expect(await api.bring('GET', '/jobs/j/receipt')).toMatchObject({ id: 'j' });
  expect(await api.bring('PUT', '/door-notices/n/telling', {})).toEqual({});
  expect(server.asked.filter((one) => one === 'PUT /sessions/current').length).toBe(1);
  expect(server.brought).toEqual(['GET /jobs/j/receipt', 'PUT /door-notices/n/telling']);
  expect(await copied()).not.toContain('refresh-1');
  await expect(pack(api)).rejects.toMatchObject({ status: 401 });
});

test('only a no to the last token asks for a sign-in, and signing in begins anew', async () => {
  const api = await aWay(vault, server);
  [server.isOver, server.late] = [true, 'nothing'];
  await expect(api.bring('PUT', '/door-notices/n/telling', {})).rejects.toMatchObject({ status: 401 });
  await api.signIn('worker', 'right');
  expect(await api.isOver()).toBe(false);
  expect((await pack(api)).cursor).toBe('c1');
});

test('who signed out leaves no token behind, and a locked phone brings nothing', async () => {
  const api = await aWay(vault, server);
  server.isOver = true;
  await expect(pack(api)).rejects.toMatchObject({ status: 401 });
  await vault.lock();
  api.forget();
  await expect(api.bring('PUT', '/door-notices/n/telling', {})).rejects.toMatchObject({ status: 401 });
  await vault.open(LONG);
  await api.signOut();
  await expect(api.bring('PUT', '/door-notices/n/telling', {})).rejects.toMatchObject({ status: 401 });
  expect([server.brought, await settings.get(vault, 'session')]).toEqual([[], undefined]);
});

test('a locked phone forgets who is signed in, and knows it again after the PIN', async () => {
  const api = await aWay(vault, server);
  await vault.lock();
  api.forget();
  await expect(pack(api)).rejects.toMatchObject({ status: 401 });
  await vault.open(LONG);
  expect((await pack(api)).cursor).toBe('c1');
});

test('an answer that comes after the phone was locked brings nobody back', async () => {
  const api = await aWay(vault, server);
  server.session += 1; // the token ran out; the refresh token is to be renewed
  await settings.keep(vault, 'session', { refresh: `refresh-${server.session}`, account: 'me' });
  let come: () => void = () => undefined;
  const { fetch } = server;
  const slow = new Api(new Purse(vault), async (url, init) => {
    const answer = await fetch(url, init);
    if (init.method === 'PUT') await new Promise<void>((done) => { come = done; });
    return answer;
  });
  const asked = pack(slow).catch((error: Problem) => error.status);
  while (!server.asked.some((one) => one === 'PUT /sessions/current')) await new Promise((done) => setTimeout(done, 1));
  await new Promise((done) => setTimeout(done, 5));
  await vault.lock();
  slow.forget();
  come();
  expect(await asked).toBe(401);
  api.forget();
  await expect(pack(slow)).rejects.toMatchObject({ status: 401 });
});

test('a page of a hotel in place of our answer is no network', async () => {
  const hotel = async () => new Response('<html>Welcome</html>', { status: 200 });
  await expect(new Api(new Purse(vault), hotel).signIn('worker', 'right')).rejects.toBeInstanceOf(NoNetwork);
});

test('why it failed is said in the words of the rules', () => {
  expect(failing(new NoNetwork())).toMatchObject({ reason: 'no-network' });
  expect(failing(new Problem(429, { after: '30' }))).toMatchObject({ reason: 'busy', after: 30_000 });
  expect(failing(new Problem(409, { type: 'x/job-parked' }))).toMatchObject({ reason: 'parked' });
  expect(failing(new Problem(410, { type: 'x/device-revoked' }))).toMatchObject({ reason: 'revoked' });
  expect(failing(new TypeError('a fault of ours'))).toBeNull();
});

test('a file that breaks off in the middle is a missing network', async () => {
  await aWay(vault, server);
  const cut = { ok: true, status: 200, blob: () => Promise.reject(new TypeError('cut')) } as unknown as Response;
  const api = new Api(new Purse(vault), async (url, init) => (url.indexOf('/slip') > 0 ? cut : server.fetch(url, init)));
  await expect(api.file('/originals/1/slip')).rejects.toBeInstanceOf(NoNetwork);
});
