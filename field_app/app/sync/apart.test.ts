/** Parked jobs, and what became of them. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { digest } from '../../../server/web/kit/digest.ts';
import type { KeptApart } from '../rules/comparison.ts';
import { DAY } from '../rules/lease.ts';
import { finished } from '../store/finished.ts';
import { lying } from '../store/lying.ts';
import { photos } from '../store/photos.ts';
import type { Finished } from '../store/shapes.ts';
import { aServer, type Clock, type Server } from '../store/testing.ts';
import type { Vault } from '../store/vault.ts';
import type { Courier } from './courier.ts';
import { aFinished, aPost, atRest, FakeServer } from './testing.ts';

let keys: Server;
let server: FakeServer;
let clock: Clock;
let vault: Vault;
let courier: Courier;
let one: Finished;

beforeAll(async () => {
  keys = await aServer();
});
beforeEach(async () => {
  ({ server, clock, vault, courier } = await aPost(keys));
  one = await aFinished(vault, clock, 1);
  server.stumbles.set(`PUT /jobs/${one.id}`, { status: 409, type: 'job-parked', title: '留着等书记看' });
  await until();
});

const until = () => atRest(courier);

/** A day later, and the server says this of it. */
async function told(how: Partial<KeptApart>): Promise<void> {
  const { id, revision, content_digest } = one;
  server.apart = [{ id, revision, content_digest, sealed_digest: null, decision: 'void', decision_name: '重复误交，不用办', words: '已电话说过', ...how }];
  clock.now += 2 * DAY;
  await until();
}

const decided = async () => (await finished.get(vault, one.id))!.decided;

test('a decision about what the server proves to hold is read, and then all of it goes from the phone', async () => {
  await told({});
  expect(await decided()).toBe('重复误交，不用办。已电话说过');
  expect((await lying()).unsent).toBe(1);
  expect(await finished.forget(vault, one.id)).toBe(true);
  expect([await photos.held(), (await lying()).unsent]).toEqual([[], 0]);
});

test('one that the server cannot open is proven by its envelope', async () => {
  await told({ content_digest: null, sealed_digest: await digest((await finished.envelope(one.id))!) });
  expect(await finished.forget(vault, one.id)).toBe(true);
});

test.each<[string, Partial<KeptApart>]>([
  ['nobody has decided', { decision: null, decision_name: null, words: null }],
  ['other words lie there', { content_digest: 'sha256:other' }],
  ['another envelope lies there', { content_digest: null, sealed_digest: 'sha256:other' }],
  ['neither is proven', { content_digest: null, sealed_digest: null }],
  ['it is of another revision', { revision: 'another' }],
  ['it is of another job', { id: 'another' }],
])('it stays while %s', async (_, how) => {
  await told(how);
  expect(await decided()).toBeUndefined();
  expect([await finished.forget(vault, one.id), (await photos.held()).length]).toEqual([false, 1]);
});

test('it stays while the server misses one of its photos, and goes when that has come', async () => {
  server.differs = [{ kind: 'files', id: one.files[0]!.ref, is: 'missing' }];
  await told({});
  expect(await finished.forget(vault, one.id)).toBe(false);
  server.differs = [];
  await told({});
  expect(await finished.forget(vault, one.id)).toBe(true);
});

test('one that was let in goes on like any other, and goes by itself when it is proven', async () => {
  const { id, revision, content_digest } = one;
  server.receipts.set(id, { id, revision, content_digest, files: one.files.map((file) => ({ ...file, state: 'stored' })), missing: [] });
  await told({ decision: 'done_anew', decision_name: '已按后交的内容另外办了' });
  expect([(await finished.get(vault, one.id))!.parcels.map((each) => each.state), await photos.held()]).toEqual([['sent', 'sent'], []]);
  expect(await decided()).toBeUndefined();
  clock.now += 2 * DAY;
  await until();
  expect(await finished.get(vault, one.id)).toBeUndefined();
});
