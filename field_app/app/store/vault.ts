/**
 * The PIN and the keys. Two random keys lock everything that lies in the phone, and the PIN locks the keys:
 *
 * - `work`: jobs being written, photos, what waits to be sent. The PIN alone opens it, also without network: words come first.
 * - `people`: the list of residents, tasks and what was done of them, and the session. A long PIN opens it alone; six digits only together with the
 *   share that the server gives to whoever is signed in, since six digits are guessed by anybody who has copied the phone.
 *
 * The share is never written down. It stays in the page's memory while the phone is locked, so that a nap needs no network;
 * after a cold start without network a phone with a short PIN has its jobs, but no list, and sends nothing before somebody
 * has signed in: no token lies under six digits, not even one that only delivers (why: `server/identity/errands.py`).
 * Both keys are also sealed to the server's public key: a forgotten PIN loses no job. A changed PIN locks the same keys
 * anew and touches nothing else. What this does not keep off: somebody who writes into the storage may put an older record
 * back in its own place.
 */
import type { Uuid } from '../../../server/web/kit/ids.ts';
import { isIdle, isOver, lent, noticed } from '../rules/lease.ts';
import { isBarred, kindOf, MOST_WRONG, NONE_WRONG, pinFault, sincePut, waitLeft, type PinFault } from '../rules/pin.ts';
import { copiesOf, factsIn, factsName, factsUnder, keyName, pinKey, type KeyName, type Raw, type VaultRow } from './keyring.ts';
import { encoded, fromBase64, lock, lockKey, measuredRounds, random, sealedTo, stretched, Tampered, toBase64, unlock, type Bytes, type Sealed } from './seal.ts';
import { emptyAll, NoShelter, open, together } from './shelves.ts';

export interface SettingUp {
  pin: string;
  device: Uuid;
  server: Bytes;
  share: Bytes | null;
  leaseDays: number;
  rounds?: number;
}

export type State = 'new' | 'locked' | 'open' | 'barred';
export type Opening =
  | { opened: true; people: boolean }
  | { opened: false; why: 'wrong'; left: number; wait: number }
  | { opened: false; why: 'wait'; wait: number }
  | { opened: false; why: 'barred' | 'new' | 'needs-share' | PinFault };

/** The key for this is not in memory: the PIN is asked for, or for `people` the server's share. */
export class Locked extends Error {
  constructor(readonly key: KeyName) {
    super(key);
  }
}

export class Vault {
  private keys: { work: CryptoKey; people: CryptoKey | null; pin: CryptoKey; row: VaultRow; server: Bytes } | null = null;
  private share: Bytes | null = null;
  /** Whether all that was written lay in the phone when it was locked. */
  wasWhole = true;
  private touchedAt = 0;
  private readonly leaving = new Set<() => Promise<void>>();

  constructor(private readonly clock: () => number = Date.now) {}

  /** How things stand when the page opens. Also the moment when the list goes whose lease is over, PIN or no PIN. */
  async arrive(): Promise<State> {
    if (typeof crypto === 'undefined' || !crypto.subtle) throw new NoShelter();
    const row = await this.changed((known) => ({ ...known, lease: noticed(known.lease, this.clock()), ...(isBarred(known.wrong) ? { locked: null } : {}) }));
    if (!row) return 'new';
    if (isOver(row.lease, this.clock())) await this.returnList();
    return this.keys ? 'open' : row.locked ? 'locked' : 'barred';
  }

  /** First use, signed in and with network: makes the keys. Returns why the PIN will not do, or null. */
  async setUp({ pin, device, server, share, leaseDays, rounds }: SettingUp): Promise<PinFault | 'needs-share' | null> {
    const fault = pinFault(pin) || (kindOf(pin) === 'short' && !share ? 'needs-share' : null);
    if (fault) return fault;
    this.share = share;
    const raw = { work: random(32), people: random(32) };
    const text = toBase64(server);
    const slow = { salt: random(16), rounds: rounds || (await measuredRounds()) };
    const row: VaultRow = {
      id: 'vault', device, kind: kindOf(pin), slow, locked: null, wrong: NONE_WRONG, lease: lent(leaseDays, this.clock()),
      copies: await copiesOf(raw, device, text), facts: await factsUnder(raw, device, { server: text }),
    };
    await this.relocked(row, raw, pin, true);
    return null;
  }

  /** Each try is counted before it is looked at, so that killing the page forgives none. */
  async open(pin: string): Promise<Opening> {
    const tried = await this.tried(pin);
    if (!('raw' in tried)) return tried;
    const { raw, seed, row } = tried;
    const { server } = await factsIn(raw.work, row);
    const copies = raw.people && server !== row.copies.to ? await copiesOf(raw as Raw, row.device, server) : null;
    const now = (copies && (await this.changed((known) => ({ ...known, copies })))) || row;
    this.keys = { work: await lockKey(raw.work), people: raw.people && (await lockKey(raw.people)), pin: seed, row: now, server: fromBase64(server) };
    this.touch();
    return { opened: true, people: !!raw.people };
  }

  private async tried(pin: string): Promise<Exclude<Opening, { opened: true }> | { raw: { work: Bytes; people: Bytes | null }; seed: CryptoKey; row: VaultRow }> {
    let wait = 0;
    const row = await this.changed((known) => {
      const wrong = sincePut(known.wrong, this.clock());
      wait = known.locked ? waitLeft(wrong, this.clock()) : 0;
      return { ...known, wrong: wait || !known.locked ? wrong : { tries: wrong.tries + 1, at: this.clock() } };
    });
    if (!row) return { opened: false, why: 'new' };
    if (!row.locked) return { opened: false, why: 'barred' };
    if (wait) return { opened: false, why: 'wait', wait };
    const seed = await stretched(pin, row.slow);
    try {
      const work = await unlock(await pinKey(seed, 'work', row, null), keyName('work', row.device), row.locked.work);
      await this.changed((known) => ({ ...known, wrong: NONE_WRONG }));
      return { raw: { work, people: await this.peopleIn(row, seed) }, seed, row };
    } catch (error) {
      if (!(error instanceof Tampered)) throw error;
    }
    if (isBarred(row.wrong)) {
      await this.changed((known) => ({ ...known, locked: null }));
      return { opened: false, why: 'barred' };
    }
    return { opened: false, why: 'wrong', left: MOST_WRONG - row.wrong.tries, wait: waitLeft(row.wrong, this.clock()) };
  }

  /** The second key, if what it needs is here. A share that the server has changed since opens nothing. */
  private async peopleIn(row: VaultRow, seed: CryptoKey): Promise<Bytes | null> {
    if (row.kind === 'short' && !this.share) return null;
    try {
      return await unlock(await pinKey(seed, 'people', row, this.share), keyName('people', row.device), row.locked!.people);
    } catch (error) {
      if (row.kind === 'short' && error instanceof Tampered) return null;
      throw error;
    }
  }

  /** The share has come from the server. Returns whether the list can be read now. */
  async lend(share: Bytes): Promise<boolean> {
    this.share = share;
    const { keys } = this;
    if (!keys || keys.people) return !!keys;
    const raw = await this.peopleIn(keys.row, keys.pin);
    if (raw && this.keys === keys) keys.people = await lockKey(raw);
    return !!keys.people;
  }

  /** The server has answered: the lease begins anew. A new key of the server is for all that is finished from now on. */
  async contact({ leaseDays, server }: { leaseDays: number; server?: Bytes }): Promise<void> {
    const facts = server && this.keys && (await lock(this.keys.work, factsName('work', this.keys.row.device), encoded(JSON.stringify({ server: toBase64(server) }))));
    await this.changed((known) => ({ ...known, lease: lent(leaseDays, this.clock()), ...(facts ? { facts: { ...known.facts, work: facts } } : {}) }));
    if (facts && this.keys) this.keys.server = server;
  }

  /** Locks the same keys with another PIN; not one record is written anew. */
  async changePin(old: string, next: string): Promise<Opening> {
    const fault = pinFault(next);
    if (fault) return { opened: false, why: fault };
    const tried = await this.tried(old);
    if (!('raw' in tried)) return tried;
    const { work, people } = tried.raw;
    if (!people || (kindOf(next) === 'short' && !this.share)) return { opened: false, why: 'needs-share' };
    return this.relocked(tried.row, { work, people }, next);
  }

  /** Which phone this is, PIN or no PIN; null before its first use. */
  async device(): Promise<Uuid | null> {
    const row = await (await open()).get('vault', 'vault');
    return row ? row.device : null;
  }

  /** The sealed copies, in base64, that the server opens for whoever is signed in as this phone's owner: the PIN is forgotten. */
  async copies(): Promise<Record<KeyName, string> & { device: Uuid }> {
    const row = await (await open()).get('vault', 'vault');
    if (!row) throw new NoShelter();
    return { work: toBase64(row.copies.work), people: toBase64(row.copies.people), device: row.device };
  }

  /** The server has opened the copies: a new PIN for the same keys. Keys of another phone are `Tampered`. */
  async recover(keys: Record<KeyName, string>, pin: string, share: Bytes | null): Promise<Opening> {
    const fault = pinFault(pin) || (kindOf(pin) === 'short' && !share ? 'needs-share' : null);
    if (fault) return { opened: false, why: fault };
    const row = await (await open()).get('vault', 'vault');
    if (!row) return { opened: false, why: 'new' };
    const raw = { work: fromBase64(keys.work), people: fromBase64(keys.people) };
    await unlock(await lockKey(raw.people), factsName('people', row.device), row.facts.people);
    this.share = share;
    return this.relocked(row, raw, pin);
  }

  /** `first`: nobody else has set this phone up in another tab meanwhile. */
  private async relocked(row: VaultRow, raw: Raw, pin: string, first = false): Promise<Opening> {
    const next = { ...row, kind: kindOf(pin), slow: { ...row.slow, salt: random(16) }, wrong: NONE_WRONG };
    const seed = await stretched(pin, next.slow);
    const locked = {
      work: await lock(await pinKey(seed, 'work', next, null), keyName('work', row.device), raw.work),
      people: await lock(await pinKey(seed, 'people', next, this.share), keyName('people', row.device), raw.people),
    };
    const { server } = await factsIn(raw.work, row);
    const laid = { ...next, locked };
    await together(['vault'], async (tx) => void (await tx.objectStore('vault')[first ? 'add' : 'put'](laid)), true);
    this.keys = { work: await lockKey(raw.work), people: await lockKey(raw.people), pin: seed, row: laid, server: fromBase64(server) };
    this.touch();
    return { opened: true, people: true };
  }

  /** What must lie in the phone before the key goes (see `keeper.ts`). Returns how to take it back. */
  beforeLock(work: () => Promise<void>): () => void {
    this.leaving.add(work);
    return () => void this.leaving.delete(work);
  }

  /** Whether all that is being written lies in the phone now: a full one may not have taken it. */
  async laidDown(): Promise<boolean> {
    const went = await Promise.all(Array.from(this.leaving, (work) => work().then(() => true, () => false)));
    return went.every((isKept) => isKept);
  }

  /** Locks in any case: the phone may lie at a bedside. What did not fit stays in memory and is tried again (see `keeper.ts`). */
  async lock(): Promise<boolean> {
    this.wasWhole = await this.laidDown();
    this.keys = null;
    return this.wasWhole;
  }

  /** Somebody touched the screen. */
  touch(): void {
    this.touchedAt = this.clock();
  }

  /** Locks if nobody did for so long. Called now and then, and whenever the page is seen again: its clocks slept meanwhile. */
  async check(idle: number): Promise<boolean> {
    if (!this.keys || !isIdle(this.touchedAt, this.clock(), idle)) return false;
    await this.lock();
    return true;
  }

  /** The phone was reported lost: everything goes, and the keys first. */
  async wipe(): Promise<void> {
    this.keys = this.share = null;
    await emptyAll();
  }

  /** The lease is over: the list goes, jobs stay. The cursor lies with it, so that the next pack is a full one. */
  private returnList(): Promise<void> {
    return together(['residents', 'tasks', 'returns', 'underway', 'settings'], async (tx) => {
      await Promise.all([...(['residents', 'tasks', 'returns', 'underway'] as const).map((shelf) => tx.objectStore(shelf).clear()), tx.objectStore('settings').delete('pack')]);
    });
  }

  can(key: KeyName): boolean {
    return !!this.keys && !!this.keys[key];
  }

  private key(name: KeyName): CryptoKey {
    const key = this.keys && this.keys[name];
    if (!key) throw new Locked(name);
    return key;
  }

  async seal(key: KeyName, name: Bytes, bytes: Bytes): Promise<Sealed> {
    return lock(this.key(key), name, bytes);
  }

  async unseal(key: KeyName, name: Bytes, sealed: Sealed): Promise<Bytes> {
    return unlock(this.key(key), name, sealed);
  }

  /** For the server alone. */
  async sealAway(name: Bytes, bytes: Bytes): Promise<Bytes> {
    if (!this.keys) throw new Locked('work');
    return sealedTo(this.keys.server, name, bytes);
  }

  private changed(how: (row: VaultRow) => VaultRow): Promise<VaultRow | null> {
    return together(['vault'], async (tx) => {
      const row = await tx.objectStore('vault').get('vault');
      const next = row ? how(row) : null;
      if (next) await tx.objectStore('vault').put(next);
      return next;
    }, true);
  }
}
