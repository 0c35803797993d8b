import { beforeAll, beforeEach, expect, test } from 'vitest';
import { DAY } from '../rules/lease.ts';
import { actText } from '../rules/signing.ts';
import { deeds, type Doing } from '../store/deeds.ts';
import { finish, finished } from '../store/finished.ts';
import { jobs } from '../store/jobs.ts';
import { photos } from '../store/photos.ts';
import { encoded } from '../store/seal.ts';
import { aJob, anId, aPhone, aPhoto, aServer, DEVICE, finishing, restarted, SHORT, type Clock, type Server } from '../store/testing.ts';
import type { Vault } from '../store/vault.ts';
import { Courier } from './courier.ts';
import { aPost, atRest, aWay, FakeServer } from './testing.ts';

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

const ACT = actText({ strokes: [[{ t: 0, x: 20, y: 35.5, pressure: 1 }]], width: 340, height: 180, shown: 'sha256:x', signer: '王桂芬', at: '2026-11-18T02:00:00.120Z' });

async function done(facts: Partial<Doing> = {}, isSigned = false): Promise<Doing> {
  const id = anId();
  const shown = isSigned ? [await photos.keep(vault, aPhoto(id, { purpose: 'signature', type: 'application/json' }), encoded(ACT))] : [];
  clock.now += 1;
  const one: Doing = { id, kind: 'delivery', task: anId(), of: anId(), about: anId(), body: { id, ...(isSigned ? { signature: shown[0]!.id } : {}) }, shown, now: clock.now, ...facts };
  await deeds.lay(vault, one);
  return one;
}

const until = () => atRest(courier);
/** Both lists are laid side by side. */
async function aDayLater(): Promise<void> {
  clock.now += 2 * DAY;
  await until();
}
const states = async ({ id }: Doing) => ((await deeds.get(vault, id)) || { parcels: [] }).parcels.map((parcel) => parcel.state);
const commands = () => server.done.map(({ body }) => body.id);

test('an answer that the server refuses is written on, goes again under its name, and hinders no other', async () => {
  const job = aJob();
  await jobs.put(await jobs.sealed(vault, job), 0);
  const answer = await done({ id: job.id, kind: 'correction', of: 'notice', written: { job, seq: 1 }, body: { id: job.id, values: {} } });
  const other = await done();
  server.stumbles.set('/answers/', { status: 422, errors: [{ pointer: '/consent', detail: '要念给本人听，重新同意一次' }] });
  await until();
  expect([await states(answer), (await deeds.get(vault, job.id))!.reason, commands()]).toEqual([['refused'], '要念给本人听，重新同意一次。', [other.id]]);
  server.stumbles.clear();
  expect([await deeds.reopen(vault, job.id), await deeds.get(vault, job.id)]).toEqual([true, undefined]);
  await deeds.lay(vault, { ...answer, written: (await jobs.get(vault, job.id))! });
  await until();
  expect([server.done[1]!.path, await states(answer), await deeds.reopen(vault, job.id), await jobs.get(vault, job.id)]).toEqual([`/door-notices/notice/answers/${job.id}`, ['sent'], false, undefined]);
});

test('the signature goes first, the words after it, then a pack is asked for, and compared, nothing of it stays', async () => {
  await until();
  const one = await done({}, true);
  const before = server.asked.length;
  await until();
  const asked = server.asked.slice(before).map((line) => line.replace(/[?].*/, ''));
  expect(asked).toEqual([`PUT /signatures/${one.shown[0]!.id}`, `PUT /jobs/${one.of}/delivery`, 'GET /packs/field']);
  expect([server.done[0]!.body, await deeds.fresh(vault), await photos.held(), await deeds.held()]).toEqual([one.body, [], [], [one.id]]);
  await aDayLater();
  expect(server.compared).toMatchObject({ device: DEVICE, files: { [one.shown[0]!.id]: one.shown[0]!.digest }, deeds: [{ id: one.id, kind: 'delivery', of: one.of }] });
  expect(await deeds.get(vault, one.id)).toBeUndefined();
});

test('until the pack has come it stands as gone', async () => {
  server.stumbles.set('GET /packs', 'cut');
  const one = await done();
  await until();
  expect([commands(), await states(one)]).toEqual([[one.id], ['sent']]);
  server.stumbles.clear();
  clock.now += 60_000;
  await until();
  expect([commands(), await deeds.fresh(vault)]).toEqual([[one.id], []]);
});

test('an answer that got lost sends the same words again under the same name', async () => {
  const one = await done({}, true);
  const { fetch } = server;
  let lost = 0;
  server.fetch = async (url, init) => {
    const answer = await fetch(url, init);
    if (init.method === 'PUT' && /delivery|signatures/.test(url) && (lost += 1) % 2) throw new TypeError('cut');
    return answer;
  };
  courier = new Courier(vault, await aWay(vault, server), clock, () => true);
  for (let round = 0; round < 6; round += 1) {
    await until();
    clock.now += 3_600_000;
  }
  expect(new Set(server.done.map((each) => JSON.stringify(each))).size).toBe(1);
  expect([commands()[0], commands().length, await deeds.get(vault, one.id)]).toEqual([one.id, 2, undefined]);
});

test('one that is refused blocks nobody, says why, and goes again when a person says so', async () => {
  const [bad, odd, old, good] = [await done(), await done(), await done({ kind: 'visit' }), await done()];
  server.stumbles.set(`PUT /jobs/${bad.of}`, { status: 422, errors: [{ pointer: '/how', detail: '要有见证人在场' }] });
  server.stumbles.set(`PUT /jobs/${odd.of}`, { status: 409, type: 'id-already-used', title: '已留存' });
  server.stumbles.set(`PUT /visit-requests/${old.of}`, { status: 409, type: 'illegal-step', state: 'done' });
  await until();
  expect([await states(bad), await states(odd), await states(old), await states(good)]).toEqual([['refused'], ['parked'], ['refused'], []]);
  const told = async ({ id }: Doing) => { const { reason, isOver } = (await deeds.get(vault, id))!; return [reason, isOver]; };
  expect([await told(bad), await told(odd)]).toEqual([['要有见证人在场。', false], ['已留存', false]]);
  expect((await told(old))[1]).toBe(true);
  server.stumbles.clear();
  await deeds.again(vault, bad.id);
  await until();
  expect([commands(), await states(bad)]).toEqual([[good.id, bad.id], ['sent']]);
});

test('one over which the server stumbles lets the next go, but not the next of the same thing', async () => {
  const back = await done({ kind: 'handover', about: 'original' });
  const [after, other] = [await done({ about: 'original' }), await done()];
  server.stumbles.set(`PUT /originals/${back.of}`, { status: 503 });
  for (let round = 0; round < 3; round += 1) {
    await until();
    clock.now += 60_000;
  }
  expect([commands(), await states(after)]).toEqual([[other.id], ['waiting']]);
  server.stumbles.clear();
  clock.now += 3_600_000;
  await until();
  expect(commands()).toEqual([other.id, back.id, after.id]);
});

test('a visit that names its job goes when the job is there', async () => {
  const job = aJob({ visit: 'asked-for' });
  const seq = await jobs.put(await jobs.sealed(vault, job), 0);
  await finish(vault, { job, seq }, finishing([], { now: clock.now + 1000 }));
  expect((await finished.get(vault, job.id))!.visit).toBe('asked-for');
  const visit = await done({ kind: 'visit', job: job.id });
  await until();
  const order = server.asked.filter((line) => /PUT \/(jobs|visit)/.test(line));
  expect(order).toEqual([`PUT /jobs/${job.id}`, `PUT /visit-requests/${visit.of}/visit`]);
});

test('six digits without their share send nothing before a sign-in, and lose nothing', async () => {
  vault = await aPhone(keys, { pin: SHORT }, clock);
  const one = await done({}, true);
  await vault.lock();
  vault = await restarted(clock);
  await vault.open(SHORT);
  courier = new Courier(vault, await aWay(vault, server), clock, () => true); // signed in, but the share has not come
  expect(await until()).toEqual({ do: 'rest', why: 'sign-in' });
  await vault.lend(keys.share);
  await courier.signedIn();
  await until();
  expect(commands()).toEqual([one.id]);
});

test('a picture that is broken in the phone blocks nobody, and the server says what lacks', async () => {
  const bad = await done({}, true);
  const { open } = await import('../store/shelves.ts');
  await (await open()).delete('chunks', [bad.shown[0]!.id, 0]);
  const good = await done();
  await until();
  expect([commands(), await states(bad)]).toEqual([[good.id], ['refused', 'refused']]);
  expect((await deeds.get(vault, bad.id))!.reason).toContain('没有看到本人的签名');
});
