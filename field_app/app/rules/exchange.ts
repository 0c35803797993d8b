/**
 * What the phone should do next for the exchange with the server. Pure: no clock, no network, no storage, and nothing that
 * must be remembered outside `Line` and `Parcel`, which lie in the store: the page may be open for seconds at a time.
 *
 * One thing after the other. Trouble belongs either to the line (no network, the server is in trouble, nobody is signed in)
 * and then stops everything for a while, or to one parcel (refused, parked), and then that one stays where it is, with its
 * reason, while the next goes. A server that stumbles over one job looks like a server in trouble: so both wait, but
 * the one that failed goes to the end.
 */

export type Uuid = string;

/** Why something did not go. */
export type Reason = 'no-network' | 'server' | 'busy' | 'sign-in' | 'revoked' | 'parked' | 'refused';

/** A thing to send: the words of a job, a photo, what was done of a task. */
export interface Parcel {
  id: Uuid;
  /** The job, or the deed. */
  job: Uuid;
  kind: 'job' | 'photo' | 'deed';
  /** What has to go before it. It waits for none that was refused: then the server says in its own words what lacks. */
  after?: readonly Uuid[];
  state: 'waiting' | 'sent' | 'refused' | 'parked';
  /** Of a refused photo: it came and cannot be read, so that another try is in vain. */
  isUnread?: boolean;
  /** When it was laid down. */
  at: number;
  /** How often in a row it did not go for a reason that may be its own. */
  tries: number;
  notBefore: number;
}

/** What is known of the way to the server. */
export interface Line {
  /** Since when it is stopped, by what, for the how-many-th time in a row, until when. */
  stop: { reason: Reason; tries: number; at: number; until: number } | null;
  /** When the lists were last compared, and the pack last asked for. */
  comparedAt: number;
  packAt: number;
}

export const OPEN_LINE: Line = { stop: null, comparedAt: 0, packAt: 0 };

/** What the page knows at this moment. */
export interface Here {
  online: boolean;
  /** The vault is open, and with it the session. */
  unlocked: boolean;
  /** The session is over: what was finished still goes, lists do not come. */
  isOut?: boolean;
}

export type Move =
  | { do: 'send'; parcel: Uuid }
  | { do: 'ask'; job: Uuid }
  | { do: 'compare' }
  | { do: 'pack' }
  | { do: 'sleep'; until: number; why: Reason | 'nothing' }
  | { do: 'rest'; why: 'locked' | 'no-network' | 'sign-in' | 'out' | 'revoked' };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const COMPARE_EVERY = 24 * HOUR;
export const PACK_EVERY = 15 * MINUTE;

/** First wait and longest wait; each failure in a row doubles it. */
const WAITS: Record<'no-network' | 'server' | 'busy', [number, number]> = {
  'no-network': [2 * SECOND, MINUTE],
  server: [5 * SECOND, 15 * MINUTE],
  busy: [10 * SECOND, 15 * MINUTE],
};
/** No wait is longer than this, whatever a clock or a server says. */
export const LONGEST = HOUR;

export const waitFor = (reason: keyof typeof WAITS, tries: number): number => Math.min(WAITS[reason][1], WAITS[reason][0] * 2 ** Math.max(0, tries - 1));

/** A moment further ahead than any wait was written by a clock that has been set back since: it is over. */
const isDue = (moment: number, now: number): boolean => moment <= now || moment > now + LONGEST;

/** A job whose words and photos have all gone, but whose receipt does not prove it yet: asked for again, ever more seldom. */
export interface Unproven {
  job: Uuid;
  tries: number;
  notBefore: number;
}

export function nextMove(parcels: readonly Parcel[], unproven: readonly Unproven[], line: Line, here: Here, now: number): Move {
  if (line.stop && line.stop.reason === 'revoked') return { do: 'rest', why: 'revoked' };
  if (!here.unlocked) return { do: 'rest', why: 'locked' };
  if (!here.online) return { do: 'rest', why: 'no-network' };
  if (line.stop && line.stop.reason === 'sign-in') return { do: 'rest', why: 'sign-in' };
  if (line.stop && !isDue(line.stop.until, now)) return { do: 'sleep', until: line.stop.until, why: line.stop.reason };
  const waiting = unheld(parcels.filter((parcel) => parcel.state === 'waiting'));
  const due = waiting.filter((parcel) => isDue(parcel.notBefore, now)).sort(inOrder)[0];
  if (due) return { do: 'send', parcel: due.id };
  const asking = unproven.filter((one) => isDue(one.notBefore, now)).sort((a, b) => a.tries - b.tries)[0];
  if (asking) return { do: 'ask', job: asking.job };
  if (!here.isOut && isStale(line.packAt, PACK_EVERY, now)) return { do: 'pack' };
  if (isStale(line.comparedAt, COMPARE_EVERY, now)) return { do: 'compare' };
  if (here.isOut && waiting.length + unproven.length === 0) return { do: 'rest', why: 'out' };
  const until = Math.min(here.isOut ? Infinity : line.packAt + PACK_EVERY, line.comparedAt + COMPARE_EVERY, ...waiting.map((one) => one.notBefore), ...unproven.map((one) => one.notBefore));
  return { do: 'sleep', until, why: waiting.length ? 'server' : 'nothing' };
}

/** Without those that wait for another one of them. */
const unheld = (waiting: readonly Parcel[]): Parcel[] =>
  waiting.filter((parcel) => !waiting.some((other) => !!parcel.after && parcel.after.indexOf(other.id) >= 0));

const isStale = (at: number, every: number, now: number): boolean => now - at >= every || at > now;

const WEIGHT = { job: 1, deed: 1, photo: 2 };

/** What never failed goes first; then words before photos, since a few seconds are enough for them; then the oldest. */
function inOrder(a: Parcel, b: Parcel): number {
  return a.tries - b.tries || WEIGHT[a.kind] - WEIGHT[b.kind] || a.at - b.at || (a.id < b.id ? -1 : 1);
}

/** What came of one attempt. `after` is the wait that the server asked for; `moved`: part of a photo went before the cut. */
export type Outcome = { went: true } | Failed;
export type Failed = { went: false; reason: Reason; after?: number; moved?: boolean };

export interface After {
  line: Line;
  parcel: Parcel;
}

/** Line and parcel after an attempt. */
export function afterwards(line: Line, parcel: Parcel, outcome: Outcome, now: number): After {
  if (outcome.went) return { line: { ...line, stop: null }, parcel: { ...parcel, state: 'sent', tries: 0, notBefore: 0 } };
  const { reason } = outcome;
  if (reason === 'refused' || reason === 'parked') return { line: { ...line, stop: null }, parcel: { ...parcel, state: reason } };
  const stopped = stoppedBy(line, outcome, now);
  if (outcome.moved || (reason !== 'server' && reason !== 'no-network')) return { line: stopped, parcel };
  const tries = parcel.tries + 1;
  return { line: stopped, parcel: { ...parcel, tries, notBefore: reason === 'server' ? now + waitFor('server', tries) : 0 } };
}

/** The line after the pack or the comparison was asked for. What was refused is asked for again when its time comes. */
export function afterAsking(line: Line, what: 'pack' | 'compare', outcome: Outcome, now: number): Line {
  const isOver = outcome.went || outcome.reason === 'refused' || outcome.reason === 'parked';
  if (!isOver) return stoppedBy(line, outcome, now);
  return { ...line, stop: null, ...(what === 'pack' ? { packAt: now } : { comparedAt: now }) };
}

/** A receipt that did not prove all yet, or that the server did not give. */
export const askedInVain = (one: Unproven, now: number): Unproven => ({ ...one, tries: one.tries + 1, notBefore: now + waitFor('server', one.tries + 1) });

/** The line after an attempt that stopped it. */
export function stoppedBy(line: Line, { reason, after }: Failed, now: number): Line {
  if (reason === 'refused' || reason === 'parked') return line;
  const tries = line.stop && line.stop.reason === reason ? line.stop.tries + 1 : 1;
  const wait = reason === 'sign-in' || reason === 'revoked' ? 0 : Math.max(waitFor(reason, tries), after || 0);
  return { ...line, stop: { reason, tries, at: now, until: now + Math.min(wait, LONGEST) } };
}

/**
 * Somebody opened the page, the network came back, or a person pressed 'send now': who stands there does not wait for what
 * was wrong a while ago. A server that asked for patience gets it; a stop for sign-in ends only by signing in.
 */
export function arrived(line: Line, now: number): Line {
  const { stop } = line;
  const stays = stop && (stop.reason === 'sign-in' || stop.reason === 'revoked' || (stop.reason === 'busy' && !isDue(stop.until, now)));
  return stays ? line : { ...line, stop: null };
}

export const signedIn = (line: Line): Line => (line.stop && line.stop.reason === 'sign-in' ? { ...line, stop: null } : line);

/** Whether the server has the photo's answer: it cannot be read. What was only changed on the way may go once more. */
export const isUnread = (kind: Parcel['kind'], slug: string, reason: unknown): boolean => kind === 'photo' && slug === 'file-unreadable' && reason !== 'wrong-digest';

/** A refused parcel goes again after its job was changed, or when a person says so. */
export const again = (parcel: Parcel): Parcel => ({ ...parcel, state: 'waiting', tries: 0, notBefore: 0 });

/** Sent and to be sent, of one job and of all. */
export const progress = (parcels: readonly Parcel[]): { sent: number; all: number } => ({
  sent: parcels.filter((parcel) => parcel.state === 'sent').length, all: parcels.length,
});

/** The reason in an answer's status; 0 is no answer at all. Same id with other content, or a foreign grid, is parked. */
export function reasonOf(status: number, slug = ''): Reason {
  if (status === 0) return 'no-network';
  if (status === 401) return 'sign-in';
  if (status === 410 && slug === 'device-revoked') return 'revoked';
  if (status === 429) return 'busy';
  if (status === 408 || status === 425 || status >= 500) return 'server';
  return slug === 'job-parked' || slug === 'id-already-used' ? 'parked' : 'refused';
}
