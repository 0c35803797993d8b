/** Where everything lies: one database, in it only ids, moments and sealed bytes. Its versions are steps, never edited. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import type { Uuid } from '../../../server/web/kit/ids.ts';
import type { KeyName, VaultRow } from './keyring.ts';
import type { Bytes, Sealed } from './seal.ts';

export interface SealedRow extends Sealed {
  id: string;
}

/** `seq` grows with each save, so that a second tab is noticed before it writes over the first. */
export interface JobRow extends SealedRow {
  seq: number;
}

export interface PhotoRow extends SealedRow {
  job: Uuid;
  under: KeyName;
}

export interface ChunkRow extends Sealed {
  ref: Uuid;
  place: number;
}

/** A finished job: what only the server can open, and beside it the little that the exchange needs. */
export interface FinishedRow extends SealedRow {
  envelope: Bytes;
}

/** Something done of a task: what the exchange needs of it, and beside it, under the key of the residents, what was said. */
export interface DeedRow extends SealedRow {
  /** Gone when the server has it. */
  said: Sealed | null;
  /** What was written of it, to go on from should the server not have it. */
  written?: Sealed | null | undefined;
  /** Sealed apart: what can be told of it should the row itself not open. Rows of before have none. */
  label?: Sealed | undefined;
}

export interface Shelves extends DBSchema {
  vault: { key: string; value: VaultRow };
  settings: { key: string; value: SealedRow };
  jobs: { key: string; value: JobRow };
  forms: { key: string; value: SealedRow };
  photos: { key: string; value: PhotoRow; indexes: { 'by-job': string } };
  chunks: { key: [string, number]; value: ChunkRow };
  finished: { key: string; value: FinishedRow };
  residents: { key: string; value: SealedRow };
  tasks: { key: string; value: SealedRow };
  returns: { key: string; value: SealedRow };
  underway: { key: string; value: SealedRow };
  deeds: { key: string; value: DeedRow };
  drafts: { key: string; value: SealedRow };
}

export type Db = IDBPDatabase<Shelves>;
export type Shelf = StoreNames<Shelves>;
type Step = (db: Db, tx: IDBPTransaction<Shelves, StoreNames<Shelves>[], 'versionchange'>) => void;

/** Step n brings a phone from version n-1 to n. A new one is added at the end; none is ever changed. */
const STEPS: readonly Step[] = [
  (db) => {
    db.createObjectStore('vault', { keyPath: 'id' });
    for (const shelf of ['settings', 'jobs', 'forms', 'finished', 'residents', 'tasks', 'returns'] as const) db.createObjectStore(shelf, { keyPath: 'id' });
    db.createObjectStore('photos', { keyPath: 'id' }).createIndex('by-job', 'job');
    db.createObjectStore('chunks', { keyPath: ['ref', 'place'] });
  },
  (db) => {
    for (const shelf of ['deeds', 'drafts'] as const) db.createObjectStore(shelf, { keyPath: 'id' });
  },
  (db, tx) => { // without its cursor the next pack is a full one: a later one would not name what the version before left out
    db.createObjectStore('underway', { keyPath: 'id' });
    void tx.objectStore('settings').delete('pack');
  },
];

export const ALL: readonly Shelf[] = ['vault', 'settings', 'jobs', 'forms', 'photos', 'chunks', 'finished', 'residents', 'tasks', 'returns', 'underway', 'deeds', 'drafts'];
const NAME = 'lastmeter-field';

/** The phone has no room left; what lay there before lies there still. */
export class Full extends Error {}
/** The browser keeps nothing here: storage is shut, or the page is not secure and has no WebCrypto. */
export class NoShelter extends Error {}
/** A newer version of the app has been at the storage: this page is to be loaded anew, and saves nothing until then. */
export class Newer extends Error {}
/** Another tab has written this job since it was read here. */
export class MovedOn extends Error {}

let opened: Promise<Db> | null = null;

export function open(): Promise<Db> {
  if (!opened) {
    const forget = () => void (opened = null);
    const make = () => openDB<Shelves>(NAME, STEPS.length, {
      upgrade: (db, from, _to, tx) => STEPS.slice(from).forEach((step) => step(db, tx)),
      blocking: () => void close(),
      terminated: forget,
    });
    opened = Promise.resolve().then(make).catch((error: unknown) => { // a browser that is shut throws at once
      forget();
      throw isFull(error) ? new Full() : (error as Error).name === 'VersionError' ? new Newer() : new NoShelter();
    });
  }
  return opened;
}

/** A newer version of the app wants the database, or a test ends. */
export async function close(): Promise<void> {
  const was = opened;
  opened = null;
  if (was) (await was).close();
}

export type Writing<S extends Shelf> = IDBPTransaction<Shelves, S[], 'readwrite'>;

/**
 * All of it or nothing: what `work` writes is one transaction. `sure` waits until the bytes are out of the system's own
 * memory: before the camera opens, and when a job is finished. A full phone is `Full`.
 */
export async function together<S extends Shelf, T>(shelves: readonly S[], work: (tx: Writing<S>) => Promise<T>, sure = false): Promise<T> {
  const db = await open();
  const tx = db.transaction(shelves as S[], 'readwrite', { durability: sure ? 'strict' : 'default' }) as unknown as Writing<S>;
  const done = tx.done.then(() => null, (error: unknown) => error || new Error('aborted'));
  try {
    const result = await work(tx);
    const fault = await done;
    if (fault) throw fault;
    return result;
  } catch (error) {
    try {
      tx.abort();
    } catch (_) { /* it has ended already */ }
    const fault = await done;
    throw isFull(error) || isFull(fault) ? new Full() : error;
  }
}

const isFull = (error: unknown): boolean => !!error && (error as { name?: string }).name === 'QuotaExceededError';

/** Every shelf emptied, in one stroke. */
export const emptyAll = (): Promise<void> => together(ALL, async (tx) => void (await Promise.all(ALL.map((shelf) => tx.objectStore(shelf).clear()))), true);
