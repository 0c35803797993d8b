/** A phone and a server for the tests of the store. Slow hashing is quick here, and storage breaks when it is told to. */
import 'fake-indexeddb/auto';
import { random, toBase64, openedBy, named, fromBase64, type Bytes } from './seal.ts';
import { close, open } from './shelves.ts';
import { Vault, type SettingUp } from './vault.ts';

export const LONG = 'drei-Katzen-7';
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

/** What breaks, and at which write: the page is killed there, or the phone is full there (told at the write, or only at the end). */
export type Breaking = { how: 'killed' | 'full' | 'full-at-end'; at: number };
const { put, add, delete: drop, clear } = IDBObjectStore.prototype;

/** Runs `work` on storage that breaks at its n-th write; resolves with how many writes it saw. After `killed` nothing more goes in. */
export async function breaking({ how, at }: Breaking, work: () => Promise<unknown>): Promise<{ writes: number; fault: unknown }> {
  let writes = 0;
  const guarded = <A extends unknown[]>(real: (this: IDBObjectStore, ...args: A) => IDBRequest) => function (this: IDBObjectStore, ...args: A): IDBRequest {
    writes += 1;
    if (writes === at || (how === 'killed' && writes > at)) {
      if (how === 'full') throw new DOMException('no room', 'QuotaExceededError');
      if (how === 'killed') this.transaction.abort();
      else endFull(this.transaction);
    }
    return real.apply(this, args);
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

/** As browsers do it whose disk is full: the transaction ends with this fault, after every single write looked well. */
function endFull(transaction: IDBTransaction): void {
  Object.defineProperty(transaction, 'error', { get: () => new DOMException('no room', 'QuotaExceededError') });
  queueMicrotask(() => transaction.abort());
}

