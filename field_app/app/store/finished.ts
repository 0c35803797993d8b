/**
 * Finished jobs: their words are sealed to the server's key alone, and what the exchange needs of them lies beside. The
 * browser may keep old bytes of its database for a while until it tidies up; they are under the PIN's key, as they were.
 */
import { digest } from '../../../server/web/kit/digest.ts';
import type { Uuid } from '../../../server/web/kit/ids.ts';
import { canonical } from '../rules/canonical.ts';
import type { Lists } from '../rules/comparison.ts';
import { again, type Parcel, type Unproven } from '../rules/exchange.ts';
import { mayGo, proofOf, type Proof, type Receipt } from '../rules/receipts.ts';
import type { Kept } from './jobs.ts';
import { chunksOf, leaveOut, photos } from './photos.ts';
import { isSame, readAll, sealedRow, valueIn, type Read } from './records.ts';
import { encoded, named, type Bytes } from './seal.ts';
import { idOf, type Finished, type Job, type Photo } from './shapes.ts';
import { MovedOn, open, together, type FinishedRow } from './shelves.ts';
import type { Vault } from './vault.ts';

/** What only the phone that writes the job can say: given by the screens when the job is finished. */
export interface Finishing {
  revision: Uuid;
  device: Uuid;
  title: string;
  clocks: { phone: string; gps: string | null; server_offset_ms: number | null };
  /** Pictures that the job shows, in their order. */
  shown: readonly Shown[];
  now: number;
}

/** A picture of the job; of a returned one it may be at the server already, and no longer here. */
export type Shown = Pick<Photo, 'id' | 'purpose' | 'digest' | 'page_order' | 'facts'> & { isThere?: boolean };

/** The body of `PUT /jobs/{id}`, as it will be sent when the server has opened it. */
function bodyOf(job: Job, { revision, device, clocks, shown }: Finishing): Record<string, unknown> {
  const { base, application, resident, bundle, release, division, form_digest, content, consent, declared_at, answers_to } = job;
  const files = shown.map(({ id, purpose, digest: sum, page_order, facts }) => ({ ref: id, purpose, digest: sum, page_order, facts }));
  return { revision, base, application, resident, bundle, release, division, form_digest, content, files, consent, declared_at, clocks, answers_to, device };
}

export const contentDigest = (content: Job['content']): Promise<string> => digest(encoded(canonical(content)));

/** Words go under the name of their revision: an answer that comes late says nothing of the next one. */
const parcel = (job: Uuid, id: Uuid, kind: Parcel['kind'], at: number): Parcel => ({ id, job, kind, state: 'waiting', at, tries: 0, notBefore: 0 });

const envelopeName = (id: Uuid, revision: Uuid): Bytes => named('job', id, revision);

/**
 * The job leaves the worker's hands: from here on only the server reads it. One stroke: it is either still being written,
 * or finished. It is never both, and never neither. Pictures that it does not show go with the same stroke.
 */
export async function finish(vault: Vault, { job, seq }: Kept, how: Finishing): Promise<Finished> {
  const { revision, shown, now } = how;
  const one: Finished = {
    id: job.id, revision, application: job.application, form_digest: job.form_digest, content_digest: await contentDigest(job.content),
    files: shown.map(({ id, digest: sum, purpose }) => ({ ref: id, digest: sum, purpose })), title: how.title, resident: idOf(job.resident), finishedAt: now, ...(job.visit ? { visit: job.visit } : {}),
    parcels: [parcel(job.id, revision, 'job', now), ...shown.map((photo) => ({ ...parcel(job.id, photo.id, 'photo', now), ...(photo.isThere ? { state: 'sent' as const } : {}) }))],
    receipt: null, reason: '', asked: { tries: 0, notBefore: 0 }, base: job.base,
  };
  const envelope = await vault.sealAway(envelopeName(job.id, revision), encoded(canonical(bodyOf(job, how))));
  const row: FinishedRow = { ...(await sealedRow(vault, 'work', 'finished', job.id, one)), envelope };
  await together(['jobs', 'finished', 'photos', 'chunks'], async (tx) => {
    const before = await tx.objectStore('jobs').get(job.id);
    if (!before || before.seq !== seq) throw new MovedOn();
    await leaveOut(tx, job.id, shown);
    await Promise.all([tx.objectStore('jobs').delete(job.id), tx.objectStore('finished').put(row)]);
  }, true);
  await photos.putAway(vault, job.id);
  return one;
}

const read = (vault: Vault, row: FinishedRow): Promise<Finished> => valueIn<Finished>(vault, 'work', 'finished', row);

export const finished = {
  async all(vault: Vault): Promise<Read<Finished>> {
    return readAll(await (await open()).getAll('finished'), (row) => read(vault, row));
  },
  async get(vault: Vault, id: Uuid): Promise<Finished | undefined> {
    const row = await (await open()).get('finished', id);
    return row && read(vault, row);
  },
  /** What is sent: sealed, and named by job and revision (see `seal.ts`). */
  envelope: async (id: Uuid): Promise<Bytes | undefined> => ((await (await open()).get('finished', id)) || { envelope: undefined }).envelope,

  /** What `nextMove` looks at: all parcels, and the jobs that have gone without being proven. */
  async line(vault: Vault): Promise<{ parcels: Parcel[]; unproven: Unproven[] }> {
    const { ones } = await this.all(vault);
    const hasGone = (one: Finished) => one.parcels.every((each) => each.state === 'sent') && !(one.receipt && proofOf(one.receipt, one).whole);
    return { parcels: ones.flatMap((one) => one.parcels), unproven: ones.filter(hasGone).map((one) => ({ job: one.id, ...one.asked })) };
  },

  change: (vault: Vault, id: Uuid, how: (one: Finished) => Finished): Promise<Finished | undefined> => rewritten(vault, id, (one) => ({ one: how(one) })),

  /** One parcel after an attempt, and why it stays if it does. */
  moved: (vault: Vault, after: Parcel, reason = ''): Promise<Finished | undefined> =>
    rewritten(vault, after.job, (one) => ({ one: { ...one, reason: reason || one.reason, parcels: one.parcels.map((each) => (each.id === after.id ? after : each)) } })),

  /**
   * A receipt came: what it proves goes from the phone, what it misses goes in line again; one stroke. A job that is being
   * corrected here keeps its pictures. The words stay until `forget`: a comparison may still miss them.
   */
  async receive(vault: Vault, receipt: Receipt): Promise<Proof | null> {
    const held = await photos.of(vault, receipt.id);
    const pictures = held.ones.map((photo) => ({ ref: photo.id, job: photo.job, digest: photo.digest }));
    const one = await rewritten(vault, receipt.id, (now) => ({ one: settled(now, receipt), gone: mayGo(pictures, now, receipt, []) }));
    return one ? proofOf(receipt, one) : null;
  },

  /** Whole on the server, and compared since; or parked there for good, and the worker has read what was decided: nothing of it needs to lie here, nor a picture that came after it was finished. Returns whether it has gone. */
  async forget(vault: Vault, id: Uuid): Promise<boolean> {
    const row = await (await open()).get('finished', id);
    const one = row && (await read(vault, row));
    if (!one || !(isSettled(one) || (one.receipt && proofOf(one.receipt, one).whole))) return false;
    return together(['jobs', 'finished', 'photos', 'chunks'], async (tx) => {
      if (!isSame(await tx.objectStore('finished').get(id), row)) return false;
      await tx.objectStore('finished').delete(id);
      if ((await tx.objectStore('jobs').getKey(id)) === undefined) await leaveOut(tx, id, []);
      return true;
    });
  },

  /** When the key of the residents has come: pictures of what was finished without it move under it. */
  async putAway(vault: Vault): Promise<void> {
    for (const id of await (await open()).getAllKeys('finished')) await photos.putAway(vault, id);
  },

  /** What this phone believes the server has: for the daily comparison. */
  async lists(vault: Vault): Promise<Lists> {
    const lists: { jobs: Record<Uuid, string>; files: Record<Uuid, string> } = { jobs: {}, files: {} };
    for (const one of (await this.all(vault)).ones) {
      const isSent = (id: Uuid) => one.parcels.some((parcel) => parcel.id === id && parcel.state === 'sent');
      if (isSent(one.revision)) lists.jobs[one.id] = one.content_digest;
      for (const file of one.files) if (isSent(file.ref)) lists.files[file.ref] = file.digest;
    }
    return lists;
  },
};

/** Nothing more is to be done with it, and nothing of it is still on its way. */
export const isSettled = (one: Pick<Finished, 'decided' | 'parcels'>): boolean => !!one.decided && one.parcels.every((each) => each.state !== 'waiting');

/** A finished job after its receipt. One of another revision is kept for the worker's eyes, and changes nothing. */
function settled(one: Finished, receipt: Receipt): Finished {
  const proof = proofOf(receipt, one);
  const fate = (each: Parcel): Parcel => {
    if (each.id === one.revision && proof.words) return { ...each, state: 'sent' };
    if (each.kind !== 'photo') return each;
    if (proof.stored.indexOf(each.id) >= 0) return { ...each, state: 'sent' };
    if (proof.refused.some((file) => file.ref === each.id)) return { ...each, state: 'refused', isUnread: true };
    return receipt.revision === one.revision && receipt.missing.indexOf(each.id) >= 0 && each.state === 'sent' ? again(each) : each;
  };
  const told = proof.refused.map((file) => file.reason).filter((words) => words)[0];
  return { ...one, receipt, reason: told || one.reason, differs: proof.whole ? [] : one.differs || [], parcels: one.parcels.map(fate) };
}

type Rewriting = (one: Finished) => { one: Finished; gone?: readonly Uuid[] };

/** As in `photos.ts`: sealing takes a moment; what was written meanwhile is not overwritten. Photos that go, go with it. */
async function rewritten(vault: Vault, id: Uuid, how: Rewriting): Promise<Finished | undefined> {
  for (;;) {
    const before = await (await open()).get('finished', id);
    if (!before) return undefined;
    const { one, gone = [] } = how(await read(vault, before));
    const row = { ...(await sealedRow(vault, 'work', 'finished', id, one)), envelope: before.envelope };
    const isLaid = await together(['jobs', 'finished', 'photos', 'chunks'], async (tx) => {
      if (!isSame(await tx.objectStore('finished').get(id), before)) return false;
      await tx.objectStore('finished').put(row);
      const isWritten = (await tx.objectStore('jobs').getKey(id)) !== undefined;
      if (!isWritten) for (const ref of gone) await Promise.all([tx.objectStore('photos').delete(ref), tx.objectStore('chunks').delete(chunksOf(ref))]);
      return true;
    });
    if (isLaid) return one;
  }
}
