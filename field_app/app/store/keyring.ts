/** The ring on which the two keys hang: how they lie in the phone, under the PIN, for the server, and what is checked by them. */
import type { Uuid } from '../../../server/web/kit/ids.ts';
import type { Lease } from '../rules/lease.ts';
import type { PinKind, Wrong } from '../rules/pin.ts';
import { decoded, derived, encoded, fromBase64, lock, lockKey, named, sealedTo, unlock, type Bytes, type Sealed, type Slow } from './seal.ts';

export type KeyName = 'work' | 'people';

/** The only row that can be read without the PIN. */
export interface VaultRow {
  id: 'vault';
  device: Uuid;
  kind: PinKind;
  slow: Slow;
  /** The keys under the PIN; thrown away after too many wrong ones. */
  locked: Record<KeyName, Sealed> | null;
  /** The keys for the server alone, and whom they are sealed to: a copy that is out of date is made anew at the next opening. */
  copies: Record<KeyName, Bytes> & { to: string };
  /** What must not be exchanged unnoticed, under each key. */
  facts: Record<KeyName, Sealed>;
  wrong: Wrong;
  lease: Lease;
}

export interface Facts {
  /** The server's public key in base64: what is finished is sealed to it. */
  server: string;
}

export type Raw = Record<KeyName, Bytes>;

export const keyName = (key: KeyName, device: Uuid): Bytes => named('key', key, device);
export const factsName = (key: KeyName, device: Uuid): Bytes => named('facts', key, device);

/** The key that the PIN makes for one of the two; for the residents of a short PIN the share goes in. */
export const pinKey = (seed: CryptoKey, key: KeyName, row: VaultRow, share: Bytes | null): Promise<CryptoKey> =>
  derived(seed, key === 'people' && row.kind === 'short' && share ? share : row.slow.salt, `lastmeter field ${key}`);

/** Both keys for the server alone. */
export async function copiesOf(raw: Raw, device: Uuid, server: string): Promise<VaultRow['copies']> {
  const copy = (key: KeyName) => sealedTo(fromBase64(server), keyName(key, device), raw[key]);
  return { to: server, work: await copy('work'), people: await copy('people') };
}

export async function factsUnder(raw: Raw, device: Uuid, facts: Facts): Promise<VaultRow['facts']> {
  const under = async (key: KeyName) => lock(await lockKey(raw[key]), factsName(key, device), encoded(JSON.stringify(facts)));
  return { work: await under('work'), people: await under('people') };
}

/** Also the proof that a key is this phone's: under another they do not open. */
export const factsIn = async (work: Bytes, row: VaultRow): Promise<Facts> =>
  JSON.parse(decoded(await unlock(await lockKey(work), factsName('work', row.device), row.facts.work))) as Facts;
