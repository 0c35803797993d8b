/**
 * Locks and envelopes: WebCrypto in the few shapes that the store needs. A lock (AES-256-GCM) is opened again on this phone;
 * an envelope is sealed to the server's public key, and whoever sealed it cannot open it again.
 */

import { plain } from '../rules/pin.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/** What lies in the phone in place of a value. */
export interface Sealed {
  iv: Bytes;
  bytes: Bytes;
}

/** Does not open: another key, or not what was laid there. A record in another's place is noticed by its name (see `named`). */
export class Tampered extends Error {}

const IV = 12;
const [ENCODER, DECODER] = [new TextEncoder(), new TextDecoder('utf-8', { fatal: true })];

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
export const encoded = (text: string): Bytes => ENCODER.encode(text) as Bytes;
export const decoded = (bytes: Uint8Array): string => DECODER.decode(bytes);

/** What a record is, bound to its bytes: under another kind or id they do not open. No part holds a line break. */
export const named = (...parts: readonly (string | number)[]): Bytes => encoded(parts.join('\n'));

export async function lock(key: CryptoKey, name: Bytes, bytes: Bytes): Promise<Sealed> {
  const iv = random(IV);
  return { iv, bytes: new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: name }, key, bytes)) };
}

export async function unlock(key: CryptoKey, name: Bytes, sealed: Sealed): Promise<Bytes> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv, additionalData: name }, key, sealed.bytes));
  } catch (_) {
    throw new Tampered();
  }
}

/** A key for locks, which nobody can read out of the browser again. */
export const lockKey = (raw: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** A secret, made into another for each purpose. */
const seed = (raw: BufferSource): Promise<CryptoKey> => crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey']);

export const derived = (from: CryptoKey, salt: Bytes, purpose: string): Promise<CryptoKey> =>
  crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info: encoded(purpose) }, from, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

/** How slowly a PIN becomes a key on this phone. */
export interface Slow {
  salt: Bytes;
  rounds: number;
}

/**
 * PBKDF2-SHA-256, because it is what browsers bring. Argon2id would be better: it needs memory, which graphics cards lack,
 * so that they try some hundreds of PINs a second against some ten thousand here. But it is WebAssembly: some 30 KB of a
 * first load of 150, 'wasm-unsafe-eval' in a policy that today allows nothing of the kind, and 64 MB on phones that kill
 * the tab behind the camera. What that costs: six digits alone fall in minutes to whoever copied the phone's storage, hence
 * the server's share for what is worth most; eight signs that nobody guesses hold for years.
 */
export async function stretched(pin: string, { salt, rounds }: Slow): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', encoded(plain(pin)), 'PBKDF2', false, ['deriveBits']);
  return seed(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, typed, 256));
}

/** Fewer rounds are never taken, however slow the phone; more than these help nobody. */
const [FEWEST, MOST, SAMPLE] = [600_000, 10_000_000, 100_000];
/** Opening should take this long on this phone: a person does not mind, a guesser does. */
const TARGET_MS = 900;

/** How many rounds this phone does in the time a person waits, measured. */
export async function measuredRounds(clock: () => number = () => performance.now()): Promise<number> {
  const began = clock();
  await stretched('measure', { salt: random(16), rounds: SAMPLE });
  const each = Math.max(1, clock() - began) / SAMPLE;
  return Math.min(MOST, Math.max(FEWEST, Math.round(TARGET_MS / each / 1000) * 1000));
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const VERSION = 1;
const POINT = 65;

/**
 * An envelope for the server alone: 0x01 · ephemeral point (65) · iv (12) · AES-256-GCM with its tag. The key is
 * HKDF-SHA-256 of the ECDH secret, salt both points (ephemeral, server's), info "lastmeter field 1". `name` is the
 * additional data, so that the server knows what it opens. `tests/vectors/sealing.json` holds one to try an opener on.
 */
export async function sealedTo(server: Bytes, name: Bytes, bytes: Bytes): Promise<Bytes> {
  const theirs = await crypto.subtle.importKey('raw', server, CURVE, false, []);
  const ours = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', ours.publicKey));
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256);
  const key = await derived(await seed(secret), joined(point, server), ENVELOPE);
  const sealed = await lock(key, name, bytes);
  return joined(new Uint8Array([VERSION]), point, sealed.iv, sealed.bytes);
}

const ENVELOPE = 'lastmeter field 1';

/** What the server does with an envelope. Nobody on the phone has its key; here for tests and as the server's pattern. */
export async function openedBy(server: CryptoKeyPair, name: Bytes, envelope: Bytes): Promise<Bytes> {
  if (envelope[0] !== VERSION) throw new Tampered();
  const point = envelope.slice(1, 1 + POINT);
  const theirs = await crypto.subtle.importKey('raw', point, CURVE, false, []);
  const ours = new Uint8Array(await crypto.subtle.exportKey('raw', server.publicKey));
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, server.privateKey, 256);
  const key = await derived(await seed(secret), joined(point, ours), ENVELOPE);
  return unlock(key, name, { iv: envelope.slice(1 + POINT, 1 + POINT + IV), bytes: envelope.slice(1 + POINT + IV) });
}

function joined(...parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

export const toBase64 = (bytes: Bytes): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
export const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
