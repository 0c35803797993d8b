/** What a PIN must be like, and how long one waits after wrong ones. Pure: no clock, no storage. */

/** Long: eight characters and more. Short: six digits, and for the residents a share that only the server holds. */
export type PinKind = 'long' | 'short';
export type PinFault = 'too-short' | 'too-simple';

const LONG = 8;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Wrong PINs that cost nothing but the typing: old fingers slip. */
const FREE = 2;
const WAITS = [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 120 * MINUTE];
/**
 * After so many the phone throws its own way to the key away; what is left is the copy that only the server can open, so
 * that no word is lost. This limit needs no clock, so that nobody gets past it by setting one.
 */
export const MOST_WRONG = FREE + WAITS.length + 1;

export const kindOf = (pin: string): PinKind => (/^\d{6}$/.test(plain(pin)) ? 'short' : 'long');

/** Why this PIN will not do, or null. */
export function pinFault(pin: string): PinFault | null {
  if (kindOf(pin) === 'long' && signs(plain(pin)).length < LONG) return 'too-short';
  return isSimple(plain(pin)) ? 'too-simple' : null;
}

/** One sign over and over, a pair or half repeated, or signs in a row: 11111111, 121212, 12345678, 87654321. */
function isSimple(pin: string): boolean {
  const codes = signs(pin).map((sign) => sign.codePointAt(0)!);
  const steps = codes.slice(1).map((code, place) => code - codes[place]!);
  if (steps.every((step) => step === steps[0] && Math.abs(step) <= 1)) return true;
  return [1, 2, 3].some((length) => codes.every((code, place) => code === codes[place % length]));
}

/** However the keyboard wrote it: full-width digits are digits. */
export const plain = (pin: string): string => pin.normalize('NFKC');

const signs = (text: string): string[] => Array.from(text);

/** Wrong PINs in a row, and when the last of them was. It lies on the phone, so that a restart forgives nothing. */
export interface Wrong {
  tries: number;
  at: number;
}

export const NONE_WRONG: Wrong = { tries: 0, at: 0 };

/**
 * How long one still waits before the next PIN is looked at. A clock that was set back makes nobody wait longer than the
 * wait itself: it then begins anew (see `sincePut`).
 */
export function waitLeft(wrong: Wrong, now: number): number {
  const wait = WAITS[wrong.tries - FREE - 1] || 0;
  return Math.max(0, Math.min(wait, wrong.at + wait - now));
}

/** A wait that begins in the future begins now: the clock was set back. */
export const sincePut = (wrong: Wrong, now: number): Wrong => (wrong.at > now ? { ...wrong, at: now } : wrong);

export const isBarred = (wrong: Wrong): boolean => wrong.tries >= MOST_WRONG;
