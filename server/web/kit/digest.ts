/** SHA-256 of bytes as "sha256:…". The browser's own where the page is secure, else ours (a phone on a plain-http test network). */

const K = Array.from(roundConstants());

export async function digest(bytes: Uint8Array): Promise<string> {
  const subtle = typeof crypto !== 'undefined' ? crypto.subtle : undefined;
  const sum = subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)) : sha256(bytes);
  return `sha256:${hex(sum)}`;
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('');

/** FIPS 180-4, for pages that have no crypto.subtle. */
export function sha256(message: Uint8Array): Uint8Array {
  const state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
  const padded = pad(message);
  const view = new DataView(padded.buffer);
  for (let start = 0; start < padded.length; start += 64) mixBlock(state, view, start);
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, place) => out.setUint32(place * 4, word >>> 0));
  return new Uint8Array(out.buffer);
}

function pad(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array((((message.length + 8) >> 6) + 1) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000));
  view.setUint32(padded.length - 4, (message.length << 3) >>> 0);
  return padded;
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function mixBlock(state: number[], view: DataView, start: number): void {
  const w = new Int32Array(64);
  for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(start + i * 4);
  for (let i = 16; i < 64; i += 1) {
    const a = w[i - 15]!, b = w[i - 2]!;
    w[i] = (w[i - 16]! + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7]! + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => {
    state[place] = (state[place]! + word) | 0;
  });
}

/** The first 32 bits of the broken parts of the cube roots of the first 64 primes. */
function* roundConstants(): Generator<number> {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n += 1) {
    if (primes.some((prime) => n % prime === 0)) continue;
    primes.push(n);
    const root = Math.pow(n, 1 / 3);
    yield ((root - Math.floor(root)) * 0x100000000) | 0;
  }
}
