/** A phone and a server for the tests of the store. Slow hashing is quick here, and storage breaks when it is told to. */
import 'fake-indexeddb/auto';
import type { Receipt } from '../rules/receipts.ts';
import type { Finishing } from './finished.ts';
import { encoded, fromBase64, named, openedBy, random, toBase64, type Bytes } from './seal.ts';
import type { Finished, Job, Photo } from './shapes.ts';
import { close, open } from './shelves.ts';
import { Vault, type SettingUp } from './vault.ts';

export const LONG = 'three-Cats-7';
export const SHORT = '749302';
export const DEVICE = '0192f0a0-0000-7000-8000-000000000001';
export const NOW = 1_795_000_000_000;
export const ROUNDS = 1000;

/** The server: its key pair, and what it does with a phone's copies. */
export interface Server {
  pair: CryptoKeyPair;
  key: Bytes;
  share: Bytes;
}

export async function aServer(): Promise<Server> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  return { pair, key: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)), share: random(32) };
}

export async function openedCopies(server: Server, copies: { work: string; people: string; device: string }): Promise<{ work: string; people: string }> {
  const opened = async (key: 'work' | 'people') => toBase64(await openedBy(server.pair, named('key', key, copies.device), fromBase64(copies[key])));
  return { work: await opened('work'), people: await opened('people') };
}

/** A clock that goes as it is told. */
export interface Clock {
  (): number;
  now: number;
}

export function aClock(): Clock {
  const clock = (() => clock.now) as Clock;
  clock.now = NOW;
  return clock;
}

/** A phone without anything on it. */
export async function emptyPhone(): Promise<void> {
  await close();
  await new Promise<void>((done, failed) => {
    const gone = indexedDB.deleteDatabase('lastmeter-field');
    gone.onsuccess = () => done();
    gone.onerror = () => failed(gone.error);
  });
}

export async function aPhone(server: Server, facts: Partial<SettingUp> = {}, clock: () => number = aClock()): Promise<Vault> {
  await emptyPhone();
  const vault = new Vault(clock);
  const fault = await vault.setUp({ pin: LONG, device: DEVICE, server: server.key, share: server.share, leaseDays: 7, rounds: ROUNDS, ...facts });
  if (fault) throw new Error(fault);
  return vault;
}

/** The tab is killed and opened again: whatever was in memory is gone. */
export async function restarted(clock: () => number = aClock()): Promise<Vault> {
  await close();
  return new Vault(clock);
}

/** All that somebody finds who has copied the phone's storage, as one text. */
export async function copied(): Promise<string> {
  const db = await open();
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (value instanceof Uint8Array) texts.push(new TextDecoder().decode(value), toBase64(value as Bytes));
    else if (value && typeof value === 'object') Object.entries(value).forEach(([key, part]) => (texts.push(key), walk(part)));
    else texts.push(String(value));
  };
  for (const shelf of Array.from(db.objectStoreNames)) (await db.getAll(shelf)).forEach(walk);
  return texts.join('\n');
}

/** What breaks, and at which write: the page is killed there, or the phone is full there (told at once, or after the write looked well). */
export type Breaking = { how: 'killed' | 'full' | 'full-at-end'; at: number };
const { put, add, delete: drop, clear } = IDBObjectStore.prototype;

/** Runs `work` on storage that breaks at its n-th write; resolves with how many writes it saw. After `killed` nothing more goes in. */
export async function breaking({ how, at }: Breaking, work: () => Promise<unknown>): Promise<{ writes: number; fault: unknown }> {
  let writes = 0;
  const broken = new Set<IDBTransaction>();
  const guarded = <A extends unknown[]>(real: (this: IDBObjectStore, ...args: A) => IDBRequest) => function (this: IDBObjectStore, ...args: A): IDBRequest {
    writes += 1;
    const request = real.apply(this, args);
    const { transaction } = this;
    if ((writes === at || (how === 'killed' && writes > at)) && !broken.has(transaction)) {
      broken.add(transaction);
      if (how !== 'killed') Object.defineProperty(transaction, 'error', { get: () => new DOMException('no room', 'QuotaExceededError') });
      if (how === 'full-at-end') request.addEventListener('success', () => transaction.abort());
      else queueMicrotask(() => transaction.abort());
    }
    return request;
  };
  Object.assign(IDBObjectStore.prototype, { put: guarded(put), add: guarded(add), delete: guarded(drop), clear: guarded(clear) });
  try {
    await work();
    return { writes, fault: null };
  } catch (fault) {
    return { writes, fault };
  } finally {
    Object.assign(IDBObjectStore.prototype, { put, add, delete: drop, clear });
  }
}

let names = 0;
/** Ids that need only be different. */
export const anId = (): string => `0192f0a0-0000-7000-8000-${String((names += 1)).padStart(12, '0')}`;

export const aJob = (facts: Partial<Job> = {}): Job => ({
  id: anId(), application: anId(), base: null, resident: { new: { id: anId(), name: '王桂芬', id_number: '370102194501011234', address: '槐树街7号', grid: 'G1' } }, bundle: 'item:allowance',
  release: 'r1', division: '370102001001', form_digest: 'sha256:form', content: { answers: {}, values: { name: '王桂芬' }, materials: [], told_via: ['sms'] }, consent: null,
  declared_at: null, answers_to: null, step: 'form', changedAt: NOW, ...facts,
});

export const aPhoto = (job: string, facts: Partial<Photo> = {}): Omit<Photo, 'size' | 'digest'> => ({
  id: anId(), job, purpose: 'material', slot: 'materials/card', page_order: 0, filename: '身份证.jpg', type: 'image/jpeg', facts: {}, takenAt: NOW, ...facts,
});

/** Bytes that one would know again. */
export const pixels = (length: number, text = 'JPEG王桂芬'): Bytes => {
  const mark = encoded(text);
  return Uint8Array.from({ length }, (_, place) => mark[place % mark.length]!);
};

export const typed = (text: string) => (job: Job): Job => ({ ...job, content: { ...job.content, values: { ...job.content.values, story: text } } });
export const storyIn = (job: Job | undefined): unknown => job && job.content.values.story;

export const finishing = (shown: Finishing['shown'], facts: Partial<Finishing> = {}): Finishing => ({
  revision: anId(), device: DEVICE, title: '高龄津贴', clocks: { phone: '2026-11-22T08:00:00+08:00', gps: null, server_offset_ms: null }, shown, now: NOW, ...facts,
});

export const aReceipt = (one: Finished, facts: Partial<Receipt> = {}): Receipt => ({
  id: one.id, revision: one.revision, content_digest: one.content_digest, missing: [], files: one.files.map((file) => ({ ...file, state: 'stored' as const })), ...facts,
});
