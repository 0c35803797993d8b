import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Api } from '../net/api.ts';
import { Purse } from '../net/purse.ts';
import type { Move } from '../rules/exchange.ts';
import { DAY } from '../rules/lease.ts';
import { actText } from '../rules/signing.ts';
import { finish, finished } from '../store/finished.ts';
import { jobs } from '../store/jobs.ts';
import { books, residents } from '../store/pack.ts';
import { photos } from '../store/photos.ts';
import { encoded } from '../store/seal.ts';
import { settings } from '../store/settings.ts';
import { open } from '../store/shelves.ts';
import { aClock, aJob, aPhone, aPhoto, aServer, breaking, finishing, restarted, SHORT, type Clock, type Server } from '../store/testing.ts';
import type { Vault } from '../store/vault.ts';
import { Courier } from './courier.ts';
import { Loop } from './loop.ts';
import { aFinished, atRest, aWay, FakeServer } from './testing.ts';

let keys: Server;
let server: FakeServer;
let clock: Clock;
let vault: Vault;
let api: Api;
let courier: Courier;
let online = true;

beforeAll(async () => {
  keys = await aServer();
});
beforeEach(async () => {
  [server, clock, online] = [new FakeServer(keys), aClock(), true];
  vault = await aPhone(keys, {}, clock);
  api = await aWay(vault, server);
  courier = new Courier(vault, api, clock, () => online);
});

const until = () => atRest(courier);

const states = async (id: string) => (await finished.get(vault, id))!.parcels.map((parcel) => parcel.state);

describe('the way of a job', () => {
  test('a signature goes as strokes by its own door, and its receipt proves the very letters that lay here', async () => {
    const job = aJob();
    const seq = await jobs.put(await jobs.sealed(vault, job), 0);
    const act = actText({ strokes: [[{ t: 0, x: 20, y: 35.5, pressure: 1 }]], width: 340, height: 180, shown: 'sha256:x', signer: '李明', at: '2026-11-18T02:00:00.120Z' });
    const signature = await photos.keep(vault, aPhoto(job.id, { purpose: 'signature', type: 'application/json' }), encoded(act));
    await finish(vault, { job, seq }, finishing([signature], { now: clock.now }));
    await until();
    expect(server.asked).toContain(`PUT /signatures/${signature.id}`);
    expect(server.asked.filter((one) => one.indexOf('/uploads') >= 0)).toEqual([]);
    expect(await photos.held()).toEqual([]);
  });
  test('words, then photos, then pack and comparison; proven and compared, nothing of it stays', async () => {
    const one = await aFinished(vault, clock, 2);
    expect((await until()).do).toBe('sleep');
    expect([server.jobs.get(one.id)!.revision, one.files.every((file) => server.files.get(file.ref) === file.digest)]).toEqual([one.revision, true]);
    expect([await finished.get(vault, one.id), await photos.held(), await (await open()).count('chunks')]).toEqual([undefined, [], 0]);
    expect(server.asked.filter((asked) => /^PUT \/jobs/.test(asked)).length).toBe(1);
  });

  test('one that is refused and one that is parked block nobody, and keep the reason', async () => {
    const [bad, odd, good] = [await aFinished(vault, clock, 1), await aFinished(vault, clock), await aFinished(vault, clock, 1)];
    server.stumbles.set(`PUT /jobs/${bad.id}`, { status: 422, title: '内容不全' });
    server.stumbles.set(`PUT /jobs/${odd.id}`, { status: 409, type: 'job-parked', title: '留着等人看' });
    await until();
    expect([server.jobs.has(good.id), server.files.has(good.files[0]!.ref)]).toEqual([true, true]);
    expect([await states(bad.id), await states(odd.id)]).toEqual([['refused', 'sent'], ['parked']]);
    expect([(await finished.get(vault, bad.id))!.reason, (await finished.get(vault, odd.id))!.reason]).toEqual(['内容不全', '留着等人看']);
  });

  test('one over which the server stumbles goes to the end of the line', async () => {
    const [bad, good] = [await aFinished(vault, clock), await aFinished(vault, clock)];
    server.stumbles.set(`PUT /jobs/${bad.id}`, { status: 500 });
    for (let round = 0; round < 4; round += 1) {
      await until();
      clock.now += 60_000;
    }
    expect([server.jobs.has(good.id), await states(bad.id)]).toEqual([true, ['waiting']]);
    server.stumbles.clear();
    clock.now += 3_600_000;
    await until();
    expect(server.jobs.has(bad.id)).toBe(true);
  });

  test('a photo that is broken in the phone blocks nobody, and says so', async () => {
    const [bad, good] = [await aFinished(vault, clock, 1), await aFinished(vault, clock, 1)];
    await (await open()).delete('chunks', [bad.files[0]!.ref, 0]);
    await until();
    expect([await states(bad.id), server.files.has(good.files[0]!.ref)]).toEqual([['sent', 'refused'], true]);
    expect((await finished.get(vault, bad.id))!.reason).toContain('坏了');
  });

  test('a photo that the server cannot read is told apart from one that was only changed on the way', async () => {
    const [broken, spoiled] = [await aFinished(vault, clock, 1), await aFinished(vault, clock, 1)];
    server.stumbles.set(`/uploads/${broken.files[0]!.ref}`, { status: 422, type: 'file-unreadable', reason: 'broken', title: '文件不完整或已损坏' });
    server.stumbles.set(`/uploads/${spoiled.files[0]!.ref}`, { status: 422, type: 'file-unreadable', reason: 'wrong-digest', title: '文件在传送中变了样' });
    await until();
    const [one, other] = [(await finished.get(vault, broken.id))!, (await finished.get(vault, spoiled.id))!];
    expect([one.parcels.map((each) => each.isUnread), one.reason]).toEqual([[undefined, true], '文件不完整或已损坏']);
    expect(other.parcels.map((each) => [each.state, each.isUnread])).toEqual([['sent', undefined], ['refused', undefined]]);
  });

  test('what the comparison misses goes again', async () => {
    const one = await aFinished(vault, clock, 1);
    server.differs = [{ kind: 'jobs', id: one.id, is: 'missing' }];
    await until();
    const sent = () => server.asked.filter((asked) => asked === `PUT /jobs/${one.id}`).length;
    expect([sent(), await states(one.id)]).toEqual([2, ['sent', 'sent']]);
    server.differs = [];
    clock.now += 2 * DAY;
    await until();
    expect([sent(), await finished.get(vault, one.id)]).toEqual([2, undefined]);
  });

  test('an answer that got lost does no harm', async () => {
    const one = await aFinished(vault, clock);
    const { fetch } = server;
    let isLost = true;
    server.fetch = async (url, init) => {
      const answer = await fetch(url, init);
      if (isLost && init.method === 'PUT' && /jobs/.test(url)) {
        isLost = false;
        throw new TypeError('cut');
      }
      return answer;
    };
    courier = new Courier(vault, await aWay(vault, server), clock, () => online);
    expect(await courier.step()).toMatchObject({ do: 'send' });
    expect(await states(one.id)).toEqual(['waiting']);
    clock.now += 60_000;
    await until();
    expect(await finished.get(vault, one.id)).toBeUndefined();
  });
});

describe('the line', () => {
  test('without network nothing is asked', async () => {
    online = false;
    await aFinished(vault, clock);
    server.asked.length = 0;
    expect([await until(), server.asked]).toEqual([{ do: 'rest', why: 'no-network' }, []]);
  });

  test('waits for a sign-in, and goes on after it', async () => {
    const one = await aFinished(vault, clock);
    api.forget();
    [server.isOver, server.late] = [true, 'nothing'];
    expect(await until()).toEqual({ do: 'rest', why: 'sign-in' });
    await api.signIn('worker', 'right');
    await courier.signedIn();
    await until();
    expect(server.jobs.has(one.id)).toBe(true);
  });

  test('six digits without their share send and fetch nothing before a sign-in', async () => {
    vault = await aPhone(keys, { pin: SHORT }, clock);
    await vault.lock();
    vault = await restarted(clock);
    await vault.open(SHORT);
    courier = new Courier(vault, new Api(new Purse(vault), server.fetch), clock, () => online);
    expect(await until()).toEqual({ do: 'rest', why: 'sign-in' });
    expect((await courier.line()).packAt).toBe(0);
  });

  test('a phone reported lost is wiped, whatever it was about to do', async () => {
    await aFinished(vault, clock, 1);
    server.stumbles.set('PUT /jobs', { status: 410, type: 'device-revoked' });
    expect(await until()).toEqual({ do: 'rest', why: 'revoked' });
    const db = await open();
    for (const shelf of Array.from(db.objectStoreNames)) expect(await db.count(shelf)).toBe(0);
    expect([await vault.arrive(), await courier.step()]).toEqual(['new', { do: 'rest', why: 'locked' }]);
  });

  test.each(['signed out', 'locked'])('a lost phone that is %s learns it all the same, and keeps nothing', async (how) => {
    await aFinished(vault, clock, 1);
    api.forget();
    server.isOver = true;
    if (how === 'locked') await vault.lock();
    const moves: Move[] = [];
    const loop = new Loop(courier, (move) => moves.push(move), clock);
    online = false;
    await loop.wake();
    online = true;
    server.stumbles.set('/revocation', { status: 503 });
    await loop.wake();
    expect([await vault.device() !== null, moves.map((move) => move.do === 'rest' && move.why).indexOf('revoked')]).toEqual([true, -1]);
    server.stumbles.clear();
    server.isLost = true;
    await loop.wake();
    expect([moves.pop(), await vault.device(), await (await open()).count('finished')]).toEqual([{ do: 'rest', why: 'revoked' }, null, 0]);
    expect(server.asked.filter((one) => one.indexOf('GET /sync-devices/') === 0).length).toBe(2);
    loop.stop();
  });

  test('a locked phone sends nothing', async () => {
    await aFinished(vault, clock);
    await vault.lock();
    expect(await until()).toEqual({ do: 'rest', why: 'locked' });
  });
});

describe('the pack', () => {
  const resident = { id: 'a', surname: '王', initials: 'wgf', house: '7', grid: 'G', at: '' };
  test('brings the books of its forms; one that changed is fetched anew, one that is no more hinders nothing', async () => {
    const url = (of: string) => `/packs/field/forms?of=${of}&division=D`;
    const row = (of: string, digest: string) => ({ bundle: of, release: 'r', division: 'D', digest, url: `/api/v1${url(of)}` });
    const book = (of: string, digest: string) => server.books.set(url(of), { of, release: 'r', division: 'D', pieces: [], bundles: { [of]: { digest, questions: [], forms: [] } } });
    [book('aid', '1'), book('care', '1')];
    server.pack = { forms: [row('aid', '1'), row('care', '1'), row('gone', '1')] };
    server.stumbles.set('of=care', 'cut');
    await until();
    server.stumbles.clear();
    const kept = async (of: string) => (await books(vault).get(`/api/v1${url(of)}`))?.bundles[of]!.digest;
    expect([await kept('aid'), await kept('care')]).toEqual(['1', undefined]);
    server.asked.length = 0;
    book('aid', '2');
    server.pack = { full: false, forms: [row('aid', '2'), row('care', '1')] };
    await courier.wake(true);
    await until();
    expect([await kept('aid'), await kept('care')]).toEqual(['2', '1']);
    server.pack = { full: false };
    server.asked.length = 0;
    await courier.wake(true);
    await until();
    expect(server.asked.filter((one) => one.indexOf('/forms') >= 0)).toEqual([]);
  });
  test('is laid down, the next one asks for what changed, and the lease begins anew', async () => {
    server.pack = { residents: [resident] };
    await until();
    expect((await residents(vault).all()).ones).toEqual([resident]);
    clock.now += 6 * DAY;
    server.pack = { cursor: 'c2', full: false };
    await until();
    expect(server.asked.filter((one) => /packs/.test(one)).map((one) => /since=c1/.test(one))).toEqual([false, true]);
    clock.now += 6 * DAY;
    await vault.arrive();
    expect((await residents(vault).all()).ones).toEqual([resident]);
    clock.now += 2 * DAY;
    await vault.arrive();
    expect((await residents(vault).all()).ones).toEqual([]);
  });

  test('is asked for again at once by who opens the phone, and not by a network that comes and goes', async () => {
    await until();
    const packs = () => server.asked.filter((one) => /packs/.test(one)).length;
    await courier.wake();
    await until();
    expect(packs()).toBe(1);
    await courier.wake(true);
    await until();
    expect(packs()).toBe(2);
  });

  test('that does not fit leaves the older one, says so, and stops nothing', async () => {
    server.pack = { residents: [resident] };
    await until();
    server.pack = { cursor: 'c2', residents: [resident, { ...resident, id: 'b' }] };
    clock.now += 3_600_000;
    await breaking({ how: 'full', at: 1 }, async () => void (await courier.step()));
    expect([(await residents(vault).all()).ones.length, (await settings.get(vault, 'pack'))!.cursor]).toEqual([1, 'c1']);
    expect(courier.isFull).toBe(true);
  });
});

test('the loop goes on until there is nothing to do, and a press on the button looks again', async () => {
  const moves: string[] = [];
  const loop = new Loop(courier, (move) => moves.push(move.do), clock);
  const one = await aFinished(vault, clock, 1);
  server.stumbles.set('PUT /jobs', { status: 503 });
  await loop.wake();
  expect([moves, server.jobs.size]).toEqual([['send', 'sleep'], 0]);
  server.stumbles.clear();
  clock.now += 6_000;
  await loop.wake();
  expect(server.jobs.has(one.id)).toBe(true);
  loop.stop();
});
