import { beforeAll, describe, expect, test } from 'vitest';
import { canonical } from '../rules/canonical.ts';
import { afterwards, nextMove, OPEN_LINE } from '../rules/exchange.ts';
import { contentDigest, finish, finished } from './finished.ts';
import { jobs } from './jobs.ts';
import { Keeper } from './keeper.ts';
import { photos } from './photos.ts';
import { decoded, encoded, named, openedBy } from './seal.ts';
import type { Job } from './shapes.ts';
import { Full, MovedOn, open } from './shelves.ts';
import { aJob, anId, aPhone, aPhoto, aReceipt, aServer, breaking, copied, finishing, LONG, NOW, pixels, restarted, SHORT, typed, type Server } from './testing.ts';
import { Locked, type Vault } from './vault.ts';

let server: Server;
beforeAll(async () => {
  server = await aServer();
});

/** A job at the door with so many photos, ready to be finished. */
async function written(vault: Vault, pages = 2, facts: Partial<Job> = {}) {
  const job = aJob(facts);
  const seq = await jobs.put(await jobs.sealed(vault, job), 0);
  const shown = [];
  for (let page = 0; page < pages; page += 1) shown.push(await photos.keep(vault, aPhoto(job.id, { page_order: page }), pixels(300)));
  return { kept: { job, seq }, shown };
}
const sent = async (vault: Vault, id: string) => {
  for (const parcel of (await finished.get(vault, id))!.parcels) await finished.moved(vault, { ...parcel, state: 'sent' });
};

describe('a finished job', () => {
  test('is for the server alone: the phone has its key, and cannot read it; the server reads what the worker wrote', async () => {
    const vault = await aPhone(server);
    const { kept, shown } = await written(vault);
    const one = await finish(vault, kept, finishing(shown));
    const envelope = (await finished.envelope(one.id))!;
    const body = JSON.parse(decoded(await openedBy(server.pair, named('job', one.id, one.revision), envelope)));
    expect(body).toMatchObject({ revision: one.revision, content: kept.job.content, resident: kept.job.resident, files: [{ ref: shown[0]!.id, digest: shown[0]!.digest }, { page_order: 1 }] });
    expect(one.content_digest).toBe(await contentDigest(body.content));
    expect([await jobs.get(vault, one.id), JSON.stringify(await finished.get(vault, one.id)).includes('王')]).toEqual([undefined, false]);
  });
  test('killed at any write, or on a full phone, it is either still written or finished, with all its pictures', async () => {
    for (const how of ['killed', 'full', 'full-at-end'] as const) for (let at = 1; at <= 4; at += 1) {
      const vault = await aPhone(server);
      const { kept, shown } = await written(vault);
      const { fault } = await breaking({ how, at }, () => finish(vault, kept, finishing(shown)));
      if (how !== 'killed' && at < 3) expect(fault).toBeInstanceOf(Full);
      const again = await restarted();
      await again.open(LONG);
      const where = [await jobs.get(again, kept.job.id), await finished.get(again, kept.job.id)].filter((one) => one);
      expect([where.length, (await photos.of(again, kept.job.id)).ones.length]).toEqual([1, 2]);
    }
  });
  test('is not finished over words that another tab wrote, and no keeper brings it back', async () => {
    const vault = await aPhone(server);
    const { kept, shown } = await written(vault);
    const keeper = new Keeper(vault, kept, () => NOW);
    keeper.change(typed('还有一句'));
    await keeper.saved();
    await expect(finish(vault, kept, finishing(shown))).rejects.toBeInstanceOf(MovedOn);
    await finish(vault, await keeper.kept(), finishing(shown));
    keeper.change(typed('晚了'));
    await expect(keeper.saved()).rejects.toBeInstanceOf(MovedOn);
    expect(await (await open()).count('jobs')).toBe(0);
  });
});

test('pictures that were taken and left out go as the job is finished, and never before', async () => {
  for (let at = 1; at <= 6; at += 1) {
    const vault = await aPhone(server);
    const { kept, shown } = await written(vault, 3);
    await breaking({ how: 'killed', at }, () => finish(vault, kept, finishing(shown.slice(1))));
    const again = await restarted();
    await again.open(LONG);
    expect((await photos.held()).length).toBe((await finished.get(again, kept.job.id)) ? 2 : 3);
  }
});

describe('the exchange', () => {
  test('has its parcels in the phone: what went stays gone after a restart, and the reason of what did not stays', async () => {
    const vault = await aPhone(server);
    const { kept, shown } = await written(vault);
    const { id } = await finish(vault, kept, finishing(shown));
    const moves: string[] = [];
    for (;;) {
      const again = await restarted();
      await again.open(LONG);
      const { parcels, unproven } = await finished.line(again);
      const move = nextMove(parcels, unproven, { ...OPEN_LINE, packAt: NOW, comparedAt: NOW }, { online: true, unlocked: true }, NOW);
      moves.push(move.do);
      if (move.do !== 'send') break;
      const parcel = parcels.find((one) => one.id === move.parcel)!;
      const outcome = parcel.id === shown[1]!.id ? { went: false as const, reason: 'refused' as const } : { went: true as const };
      await finished.moved(again, afterwards(OPEN_LINE, parcel, outcome, NOW).parcel, outcome.went ? '' : '照片太暗');
    }
    const last = await restarted();
    await last.open(LONG);
    expect([moves, (await finished.get(last, id))!.reason]).toEqual([['send', 'send', 'send', 'sleep'], '照片太暗']);
  });
  test('a receipt takes the pictures it proves, and no other; what it misses goes again', async () => {
    const vault = await aPhone(server);
    const { kept, shown } = await written(vault);
    const one = await finish(vault, kept, finishing(shown));
    await sent(vault, one.id);
    const [first, second] = one.files;
    const half = aReceipt(one, { files: [{ ...first!, state: 'stored' }, { ...second!, state: 'expected' }], missing: [second!.ref] });
    expect(await finished.receive(vault, half)).toMatchObject({ words: true, whole: false });
    expect([(await photos.held()), (await finished.line(vault)).parcels.map((parcel) => parcel.state)]).toEqual([[second!.ref], ['sent', 'sent', 'waiting']]);
    expect(await finished.forget(vault, one.id)).toBe(false);
    expect(await finished.receive(vault, aReceipt(one))).toMatchObject({ whole: true });
    expect([await photos.held(), await (await open()).count('chunks'), (await finished.line(vault)).unproven]).toEqual([[], 0, []]);
    expect(await finished.lists(vault)).toEqual({ jobs: { [one.id]: one.content_digest }, files: { [first!.ref]: first!.digest, [second!.ref]: second!.digest } });
    await photos.keep(vault, aPhoto(one.id), pixels(300)); // its shutter was pressed before the job was finished
    expect([await finished.forget(vault, one.id), await finished.get(vault, one.id), await photos.held()]).toEqual([true, undefined, []]);
  });
  test.each([['revision', { revision: anId() }], ['content', { content_digest: 'sha256:x' }]])('a receipt of another %s takes nothing', async (_, lie) => {
    const vault = await aPhone(server);
    const { kept, shown } = await written(vault);
    const one = await finish(vault, kept, finishing(shown));
    await sent(vault, one.id);
    await finished.receive(vault, aReceipt(one, lie));
    expect((await photos.held()).length).toBe(2);
    expect((await finished.line(vault)).unproven).toMatchObject([{ job: one.id }]);
    expect(await finished.receive(vault, aReceipt({ ...one, id: anId() }))).toBeNull();
  });
  test('killed while the receipt is worked in, no picture is gone whose proof was not laid down', async () => {
    for (let at = 1; at <= 6; at += 1) {
      const vault = await aPhone(server);
      const { kept, shown } = await written(vault);
      const one = await finish(vault, kept, finishing(shown));
      await breaking({ how: 'killed', at }, () => finished.receive(vault, aReceipt(one)));
      const again = await restarted();
      await again.open(LONG);
      expect((await photos.held()).length).toBe((await finished.get(again, one.id))!.receipt ? 0 : 2);
    }
  });
  test('a job that came back and is being corrected here keeps its pictures, and a late answer to the first words says nothing of the next', async () => {
    const vault = await aPhone(server);
    const { kept, shown } = await written(vault);
    const first = await finish(vault, kept, finishing(shown));
    const seq = await jobs.put(await jobs.sealed(vault, { ...kept.job, base: first.revision }), 0);
    await finished.receive(vault, aReceipt(first));
    expect((await photos.held()).length).toBe(2);
    const next = await finish(vault, { job: { ...kept.job, base: first.revision }, seq }, finishing([{ ...shown[0]!, isThere: true }, shown[1]!]));
    await finished.moved(vault, { ...first.parcels[0]!, state: 'sent' });
    await finished.receive(vault, aReceipt(first));
    expect((await finished.line(vault)).parcels.map((parcel) => [parcel.id, parcel.state])).toEqual([[next.revision, 'waiting'], [shown[0]!.id, 'sent'], [shown[1]!.id, 'waiting']]);
    expect((await photos.held()).length).toBe(2);
  });
});

describe('whoever copies the phone', () => {
  test('finds no name, number, picture or token without the PIN', async () => {
    const vault = await aPhone(server);
    const { kept, shown } = await written(vault);
    await written(vault);
    await finish(vault, kept, finishing(shown));
    const all = await copied();
    for (const secret of ['王桂芬', '370102194501011234', '槐树街', '身份证', '高龄津贴', 'JPEG', LONG]) expect(all).not.toContain(secret);
  });
  test('and guesses six digits, finds no picture of a finished job', async () => {
    const vault = await aPhone(server, { pin: SHORT });
    const { kept, shown } = await written(vault);
    await finish(vault, kept, finishing(shown));
    const thief = await restarted();
    await thief.open(SHORT);
    await expect(photos.bytes(thief, shown[0]!.id)).rejects.toBeInstanceOf(Locked);
  });
  test('also of one that was finished without the share, once it has come', async () => {
    await aPhone(server, { pin: SHORT });
    const vault = await restarted();
    await vault.open(SHORT);
    const { kept, shown } = await written(vault);
    await finish(vault, kept, finishing(shown));
    expect(await photos.bytes(vault, shown[0]!.id)).toEqual(pixels(300));
    await vault.lend(server.share);
    await finished.putAway(vault);
    const thief = await restarted();
    await thief.open(SHORT);
    await expect(photos.bytes(thief, shown[0]!.id)).rejects.toBeInstanceOf(Locked);
  });
});

test('one value has one text, as the server writes it', async () => {
  expect(canonical({ b: [1, 2.5, null, undefined], a: '汉"\n', '𠮷': true, ｚ: {}, skipped: undefined })).toBe('{"a":"汉\\"\\n","b":[1,2.5,null,null],"ｚ":{},"𠮷":true}');
  expect(await contentDigest({ answers: {}, values: { name: '王' }, materials: [], told_via: [] })).toBe(await contentDigest({ told_via: [], materials: [], values: { name: '王' }, answers: {} }));
  expect(encoded('王')).toHaveLength(3);
});
