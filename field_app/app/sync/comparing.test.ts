/** The daily comparison, of all that a phone laid down. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Difference } from '../rules/comparison.ts';
import { DAY } from '../rules/lease.ts';
import { deeds } from '../store/deeds.ts';
import { finished } from '../store/finished.ts';
import { photos } from '../store/photos.ts';
import { settings } from '../store/settings.ts';
import type { Finished } from '../store/shapes.ts';
import { anId, aReceipt, aServer, type Clock, type Server } from '../store/testing.ts';
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
  await until(); // the first list, and the first comparison
});

const until = () => atRest(courier);
async function aDayLater(...differs: Difference[]): Promise<void> {
  server.differs = differs;
  clock.now += 2 * DAY;
  await until();
}

async function aDeed(): Promise<string> {
  const id = anId();
  await deeds.lay(vault, { id, kind: 'delivery', task: anId(), of: anId(), about: anId(), resident: 'her', body: { id, words: '当面交了' }, shown: [], now: clock.now });
  return id;
}
const commands = () => server.done.map(({ body }) => body.id);

test('a deed that the server lost goes again with its words, and marks its task until that is told', async () => {
  const id = await aDeed();
  await until();
  expect([commands(), await deeds.fresh(vault)]).toEqual([[id], []]);
  server.stumbles.set('PUT /jobs', 'cut');
  await aDayLater({ kind: 'deeds', id, is: 'missing' });
  const [again] = await deeds.fresh(vault);
  expect([again!.parcels[0]!.state, again!.differs, again!.resident]).toEqual(['waiting', [expect.stringContaining('会自己再送一次')], 'her']);
  server.stumbles.clear();
  await aDayLater();
  expect([commands(), server.done[1]!.body]).toEqual([[id, id], { id, words: '当面交了' }]);
  await aDayLater();
  expect((await deeds.all(vault)).ones).toEqual([]);
});

test('what differs is told of the very thing, and no longer once it does not', async () => {
  const [bad, good] = [await aFinished(vault, clock, 2), await aFinished(vault, clock)];
  await until();
  await aDayLater({ kind: 'jobs', id: bad.id, is: 'other' }, { kind: 'files', id: bad.files[1]!.ref, is: 'missing' }, { kind: 'jobs', id: 'from-another-phone', is: 'unknown-here' });
  const told = (await finished.get(vault, bad.id))!.differs!;
  expect(told).toEqual([expect.stringMatching(/^这件事和服务器上的不一样/), expect.stringMatching(/^第 2 张照片.*手机里也已经清掉/)]);
  expect([await finished.get(vault, good.id), await settings.get(vault, 'compared')]).toEqual([undefined, { agreed: 1, differs: 2 }]);
  await aDayLater({ kind: 'jobs', id: bad.id, is: 'other' });
  expect((await finished.get(vault, bad.id))!.differs).toHaveLength(1);
  await aDayLater();
  await aDayLater();
  expect(await finished.get(vault, bad.id)).toBeUndefined();
});

async function aParkedDeed(): Promise<string> {
  server.stumbles.set('/delivery', { status: 409, type: 'job-parked', title: '留着等书记核对', parked: 'row-1' });
  const id = await aDeed();
  await until();
  return id;
}

test('a parked deed stays until the server proves that it holds it, and somebody has decided', async () => {
  const id = await aParkedDeed();
  const decision = { decision: 'void', decision_name: '重复误交，不用办', words: '已电话说过' };
  for (const kept of [[], [{ ...decision, id: 'row-2' }], [{ id: 'row-1', decision: null, decision_name: null, words: null }]]) {
    server.kept = kept;
    await aDayLater();
    expect([server.compared.kept, (await deeds.get(vault, id))!.decided]).toEqual([['row-1'], undefined]);
  }
  server.kept = [{ ...decision, id: 'row-1' }];
  await aDayLater();
  expect((await deeds.get(vault, id))!.decided).toBe('重复误交，不用办。已电话说过');
});

/** Its one picture came, and nobody can read it. */
async function anUnread(): Promise<Finished> {
  const one = await aFinished(vault, clock, 1);
  server.stumbles.set(`/uploads/${one.files[0]!.ref}`, { status: 422, type: 'file-unreadable', reason: 'broken', title: '打不开' });
  await until();
  return one;
}

test.each<[string, boolean, object]>([
  ['goes when other words have come whole', true, {}],
  ['stays while they have not', false, { is_settled: false }],
  ['stays before a server that says nothing of it', false, { is_settled: undefined }],
  ['stays where other words lie under its name', false, { content_digest: 'sha256:other' }],
  ['stays where the receipt is of another revision', false, { revision: 'another' }],
  ['stays where its picture is still expected', false, { files: [] }],
])('a job with a picture that cannot be read %s', async (_, goes, facts) => {
  const one = await anUnread();
  const files = one.files.map(({ ref }) => ({ ref, digest: null, state: 'refused', reason: '打不开' }));
  server.receipts.set(one.id, { ...aReceipt(one), files, is_settled: true, ...facts });
  await aDayLater();
  expect(!!(await finished.get(vault, one.id))!.decided).toBe(goes);
  expect([await finished.forget(vault, one.id), (await photos.held()).length]).toEqual([goes, goes ? 0 : 1]);
});

test('who asks for it compares at once', async () => {
  const one = await aFinished(vault, clock);
  await until();
  expect(await finished.get(vault, one.id)).toBeDefined();
  await courier.wake(true, true);
  await until();
  expect(await finished.get(vault, one.id)).toBeUndefined();
});
