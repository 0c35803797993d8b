/**
 * Photos and signatures, apart from their job. Each has a key of its own, which lies sealed in its row, and its bytes lie
 * in chunks under that key: whoever resumes an upload reads from where it broke off. Row and chunks are written together.
 */
import { digest } from '../../../server/web/kit/digest.ts';
import type { Uuid } from '../../../server/web/kit/ids.ts';
import type { KeyName } from './keyring.ts';
import { isSame, readAll, sealedRow, valueIn, type Read } from './records.ts';
import { fromBase64, lock, lockKey, named, random, Tampered, toBase64, unlock, type Bytes } from './seal.ts';
import type { Photo } from './shapes.ts';
import { open, together, type ChunkRow, type PhotoRow, type Shelf, type Writing } from './shelves.ts';
import type { Vault } from './vault.ts';

/** As large as what tus sends at once (see `kit/upload/tus.ts`). */
export const CHUNK = 256 * 1024;

/** A picture of no bytes is none: the camera was closed. */
export class NoPicture extends Error {}

type WithKey = Photo & { key: string };

const chunkName = (ref: Uuid, place: number, of: number): Bytes => named('chunk', ref, place, of);
const countOf = (size: number): number => Math.ceil(size / CHUNK);
export const chunksOf = (ref: Uuid): IDBKeyRange => IDBKeyRange.bound([ref, 0], [ref, Infinity]);

async function rowOf(vault: Vault, photo: WithKey, under: KeyName): Promise<PhotoRow> {
  return { ...(await sealedRow(vault, under, 'photos', photo.id, photo)), job: photo.job, under };
}

async function readRow(vault: Vault, row: PhotoRow): Promise<WithKey> {
  const photo = await valueIn<WithKey>(vault, row.under, 'photos', row);
  if (photo.job !== row.job) throw new Tampered();
  return photo;
}

function withoutKey(photo: WithKey): Photo {
  const { key: _, ...rest } = photo;
  return rest;
}

async function sealedChunks(photo: Photo, key: CryptoKey, bytes: Bytes): Promise<ChunkRow[]> {
  const chunks: ChunkRow[] = [];
  const count = countOf(bytes.length);
  for (let place = 0; place < count; place += 1) {
    const sealed = await lock(key, chunkName(photo.id, place, count), bytes.subarray(place * CHUNK, (place + 1) * CHUNK));
    chunks.push({ ref: photo.id, place, ...sealed });
  }
  return chunks;
}

export const photos = {
  /** Resolves when all of it is in the phone; a full phone is `Full`, and then nothing of it is. */
  async keep(vault: Vault, facts: Omit<Photo, 'size' | 'digest'>, bytes: Bytes): Promise<Photo> {
    if (!bytes.length) throw new NoPicture();
    const [photo, raw] = [{ ...facts, size: bytes.length, digest: await digest(bytes) }, random(32)];
    const chunks = await sealedChunks(photo, await lockKey(raw), bytes);
    const row = await rowOf(vault, { ...photo, key: toBase64(raw) }, 'work');
    await together(['photos', 'chunks'], async (tx) => {
      await Promise.all([tx.objectStore('photos').put(row), tx.objectStore('chunks').delete(chunksOf(photo.id))]);
      await Promise.all(chunks.map((chunk) => tx.objectStore('chunks').put(chunk)));
    }, true);
    return photo;
  },

  async get(vault: Vault, ref: Uuid): Promise<Photo | undefined> {
    const row = await (await open()).get('photos', ref);
    return row && withoutKey(await readRow(vault, row));
  },

  async of(vault: Vault, job: Uuid): Promise<Read<Photo>> {
    return readAll(await (await open()).getAllFromIndex('photos', 'by-job', job), async (row) => withoutKey(await readRow(vault, row)));
  },

  /** Names of all that lie here, without any key. */
  held: async (): Promise<Uuid[]> => (await open()).getAllKeys('photos'),

  /** The bytes from `from` on; a missing, swapped or changed chunk is `Tampered`. */
  async bytes(vault: Vault, ref: Uuid, from = 0, to = Infinity): Promise<Bytes> {
    const db = await open();
    const row = await db.get('photos', ref);
    if (!row) throw new Tampered();
    const photo = await readRow(vault, row);
    const [key, count, end] = [await lockKey(fromBase64(photo.key)), countOf(photo.size), Math.min(photo.size, to)];
    const [first, last] = [Math.floor(from / CHUNK), Math.max(0, Math.ceil(end / CHUNK) - 1)];
    const all = new Uint8Array(Math.max(0, end - from));
    for (let place = first; place <= last; place += 1) {
      const chunk = await db.get('chunks', [ref, place]);
      if (!chunk) throw new Tampered();
      const opened = await unlock(key, chunkName(ref, place, count), chunk);
      all.set(opened.subarray(Math.max(0, from - place * CHUNK), Math.max(0, end - place * CHUNK)), Math.max(0, place * CHUNK - from));
    }
    return all;
  },

  /** Facts that come later: where it belongs, where its upload is. Nothing if it has gone meanwhile. */
  async change(vault: Vault, ref: Uuid, facts: Partial<Omit<Photo, 'id' | 'job' | 'size' | 'digest'>>): Promise<void> {
    await rewritten(vault, ref, (photo, under) => ({ photo: { ...photo, ...facts }, under }));
  },

  /** What is known about it, told by what was known before. Nothing if it has gone meanwhile. */
  async note(vault: Vault, ref: Uuid, how: (facts: Photo['facts']) => Photo['facts']): Promise<void> {
    await rewritten(vault, ref, (photo, under) => ({ photo: { ...photo, facts: how(photo.facts) }, under }));
  },

  /** Those of a finished job move under the key of the residents: six digits and a copied phone do not open them. */
  async putAway(vault: Vault, job: Uuid): Promise<void> {
    const refs = vault.can('people') ? await (await open()).getAllKeysFromIndex('photos', 'by-job', job) : [];
    for (const ref of refs) await rewritten(vault, ref, (photo) => ({ photo, under: 'people' }));
  },

  drop: (refs: readonly Uuid[]): Promise<void> =>
    together(['photos', 'chunks'], async (tx) => {
      await Promise.all(refs.map((ref) => Promise.all([tx.objectStore('photos').delete(ref), tx.objectStore('chunks').delete(chunksOf(ref))])));
    }),
};

/** All pictures of a job go but these, within a stroke that has both shelves. */
export async function leaveOut<S extends Shelf>(tx: Writing<S | 'photos' | 'chunks'>, job: Uuid, shown: readonly { id: Uuid }[]): Promise<void> {
  const on = tx as unknown as Writing<'photos' | 'chunks'>; // a stroke over more shelves
  const held = await on.objectStore('photos').index('by-job').getAllKeys(job);
  const gone = held.filter((id) => !shown.some((photo) => photo.id === id));
  await Promise.all(gone.map((ref) => Promise.all([on.objectStore('photos').delete(ref), on.objectStore('chunks').delete(chunksOf(ref))])));
}

type Rewriting = (photo: WithKey, under: KeyName) => { photo: WithKey; under: KeyName };

/** Sealing takes a moment, in which another tab may write or delete: then it is done once more upon what lies there now. */
async function rewritten(vault: Vault, ref: Uuid, how: Rewriting): Promise<void> {
  for (;;) {
    const before = await (await open()).get('photos', ref);
    if (!before) return;
    const { photo, under } = how(await readRow(vault, before), before.under);
    const row = await rowOf(vault, photo, under);
    const isLaid = await together(['photos'], async (tx) => {
      if (!isSame(await tx.objectStore('photos').get(ref), before)) return false;
      await tx.objectStore('photos').put(row);
      return true;
    });
    if (isLaid) return;
  }
}
