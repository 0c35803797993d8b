/** Names made on the phone: UUIDv7, so that a command keeps its name however often it is sent. */

export type Uuid = string;

/** A UUIDv7 from random bytes (old browsers have no crypto.randomUUID). */
export function uuid7(now: number = Date.now(), random: (bytes: Uint8Array) => Uint8Array = fill): Uuid {
  const bytes = random(new Uint8Array(16));
  let rest = now;
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The moment at which a name was made. */
export const madeAt = (id: Uuid): number => parseInt(id.replace(/-/g, '').slice(0, 12), 16);

function fill(bytes: Uint8Array): Uint8Array {
  return crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
}
