/** How long the phone may keep what the server lent it, and when it locks by itself. Pure. */

/**
 * The list of residents is lent for some days. Both moments are by the phone's own clock, so that a skewed clock shortens
 * nothing; `seen` is the latest moment that this phone ever knew, so that a clock set back does not lengthen it.
 * Whoever sets the clock back day after day keeps the list, but without the PIN he cannot read it.
 */
export interface Lease {
  until: number;
  seen: number;
}

export const DAY = 24 * 3600 * 1000;

/** After a contact: as many days from now, and what a wrong clock once claimed to be now is forgotten. */
export const lent = (days: number, now: number): Lease => ({ until: now + days * DAY, seen: now });

export const noticed = (lease: Lease, now: number): Lease => (now > lease.seen ? { ...lease, seen: now } : lease);

export const isOver = (lease: Lease, now: number): boolean => Math.max(now, lease.seen) >= lease.until;

/** Clocks are corrected by seconds all the time; what jumps back further was set, and then the phone locks. */
const JITTER = 60 * 1000;

/** Nobody has touched the screen for so long that the phone may lie in other hands. */
export const isIdle = (touchedAt: number, now: number, idle: number): boolean => now - touchedAt >= idle || now < touchedAt - JITTER;
