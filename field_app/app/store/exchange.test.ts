import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { digest } from '../../../server/web/kit/digest.ts';
import { afterwards, arrived, askedInVain, nextMove, OPEN_LINE, type Line, type Outcome, type Parcel } from '../rules/exchange.ts';
import type { Receipt } from '../rules/receipts.ts';
import { contentDigest, finish, finished } from './finished.ts';
import { jobs } from './jobs.ts';
import { photos } from './photos.ts';
import { decoded, named, openedBy, type Bytes } from './seal.ts';
import type { Job } from './shapes.ts';
import { open } from './shelves.ts';
import { aJob, aPhone, aPhoto, aServer, breaking, finishing, LONG, NOW, pixels, restarted, type Server } from './testing.ts';
import type { Vault } from './vault.ts';

let keys: Server;
beforeAll(async () => {
  keys = await aServer();
});

type Trouble = 'fine' | 'cut' | 'lost-answer' | 'down';
type Visit = { trouble: Trouble; killedAt: number };

/** The other end: keeps jobs and pictures by their names, and says what it has. */
class FakeServer {
  readonly jobs = new Map<string, { revision: string; content: Job['content']; files: { ref: string; digest: string }[] }>();
  readonly files = new Map<string, string>();
  readonly wrong: string[] = [];

  async take(parcel: Parcel, bytes: Bytes): Promise<void> {
    if (parcel.kind === 'photo') return this.keep(this.files, parcel.id, await digest(bytes));
    const body = JSON.parse(decoded(await openedBy(keys.pair, named('job', parcel.job, parcel.id), bytes)));
    return this.keep(this.jobs, parcel.job, body);
  }

  private keep<T>(kept: Map<string, T>, id: string, value: T): void {
    if (kept.has(id) && JSON.stringify(kept.get(id)) !== JSON.stringify(value)) this.wrong.push(id);
    kept.set(id, value);
  }

  async receipt(id: string): Promise<Receipt | null> {
    const job = this.jobs.get(id);
    if (!job) return null;
    const files = job.files.map(({ ref }) => ({ ref, digest: this.files.get(ref) || null, state: this.files.has(ref) ? 'stored' as const : 'expected' as const }));
    return { id, revision: job.revision, content_digest: await contentDigest(job.content), files, missing: files.filter((file) => file.state !== 'stored').map((file) => file.ref) };
  }
}

/** One move of the courier, as `sync/` makes it: ask the rules, do it, lay down what came of it. */
async function move(vault: Vault, server: FakeServer, line: Line, trouble: Trouble, now: number): Promise<Line> {
  const { parcels, unproven } = await finished.line(vault);
  const next = nextMove(parcels, unproven, { ...line, packAt: now, comparedAt: now }, { online: true, unlocked: true }, now);
  if (next.do === 'ask') {
    const receipt = trouble === 'fine' ? await server.receipt(next.job) : null;
    const proof = receipt && (await finished.receive(vault, receipt));
    if (!proof || !proof.whole) await finished.change(vault, next.job, (one) => ({ ...one, asked: askedInVain({ job: one.id, ...one.asked }, now) }));
  }
  if (next.do !== 'send') return line;
  const parcel = parcels.find((one) => one.id === next.parcel)!;
  const bytes = parcel.kind === 'photo' ? await photos.bytes(vault, parcel.id) : (await finished.envelope(parcel.job))!;
  if (trouble === 'fine' || trouble === 'lost-answer') await server.take(parcel, bytes);
  const outcome: Outcome = trouble === 'fine' ? { went: true } : { went: false, reason: trouble === 'down' ? 'server' : 'no-network' };
  const after = afterwards(line, parcel, outcome, now);
  await finished.moved(vault, after.parcel);
  if (outcome.went && parcel.kind === 'job') await finished.receive(vault, (await server.receipt(parcel.job))!); // the answer is a receipt
  return after.line;
}

/** Wherever the words and pictures of these jobs are: nothing is in neither place. */
async function nothingLost(server: FakeServer, all: readonly { job: Job; refs: { id: string; digest: string }[] }[]): Promise<void> {
  const [db, held] = [await open(), await photos.held()];
  for (const { job, refs } of all) {
    expect(server.jobs.has(job.id) || !!(await db.getKey('finished', job.id)) || !!(await db.getKey('jobs', job.id))).toBe(true);
    for (const ref of refs) expect(held.indexOf(ref.id) >= 0 || server.files.get(ref.id) === ref.digest).toBe(true);
  }
}

test('jobs and pictures come over whole through cuts, lost answers and kills; none is lost, doubled or wrong, and the phone is empty after', async () => {
  const visit: fc.Arbitrary<Visit> = fc.record({ trouble: fc.constantFrom('fine', 'fine', 'cut', 'lost-answer', 'down'), killedAt: fc.integer({ min: 0, max: 6 }) });
  await fc.assert(fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }), fc.array(visit, { maxLength: 15 }), async (pages, visits) => {
    const server = new FakeServer();
    let vault = await aPhone(keys);
    const all: { job: Job; refs: { id: string; digest: string }[] }[] = [];
    for (const count of pages) {
      const job = aJob();
      const seq = await jobs.put(await jobs.sealed(vault, job), 0);
      const refs = [];
      for (let page = 0; page < count; page += 1) refs.push(await photos.keep(vault, aPhoto(job.id, { page_order: page }), pixels(50 + page, job.id)));
      await finish(vault, { job, seq }, finishing(refs));
      all.push({ job, refs });
    }
    let [line, now] = [OPEN_LINE, NOW];
    for (const { trouble, killedAt } of visits) {
      now += 600_000;
      line = arrived(line, now);
      const { fault } = await breaking({ how: 'killed', at: killedAt }, async () => { line = await move(vault, server, line, trouble, now); });
      if (fault) {
        vault = await restarted();
        await vault.open(LONG);
      }
      await nothingLost(server, all);
    }
    for (let more = 0; more < 40; more += 1) {
      now += 1_000_000;
      line = await move(vault, server, arrived(line, now), 'fine', now);
    }
    await nothingLost(server, all);
    for (const { job, refs } of all) {
      expect(server.jobs.get(job.id)!.content).toEqual(job.content);
      expect(refs.every((ref) => server.files.get(ref.id) === ref.digest)).toBe(true);
      expect(await finished.forget(vault, job.id)).toBe(true);
    }
    const db = await open();
    expect([server.wrong, server.jobs.size, await db.count('photos'), await db.count('chunks'), await db.count('finished')]).toEqual([[], all.length, 0, 0, 0]);
  }), { numRuns: 40 });
}, 60_000);
