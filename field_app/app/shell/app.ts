/** The app as a whole: the vault, the way to the server, the courier, and what the screens look at. */
import { signal } from '@preact/signals';
import { uuid7, type Uuid } from '../../../server/web/kit/ids.ts';
import { Problem } from '../../../server/web/kit/api/problem.ts';
import { Api, reached } from '../net/api.ts';
import { meet, type Met } from '../net/contact.ts';
import { Purse } from '../net/purse.ts';
import type { Move } from '../rules/exchange.ts';
import { deeds, finished, lying, Newer, NoShelter, room, settings, Vault, type Room } from '../store/index.ts';
import { Courier } from '../sync/courier.ts';
import { Loop } from '../sync/loop.ts';
import { phoneName } from './phone.ts';

export type Phase = 'opening' | 'new' | 'locked' | 'barred' | 'open' | 'wiped' | 'no-shelter' | 'newer';

/** Minutes without a touch: a phone that was put down at a bedside locks. */
const IDLE = 5 * 60_000;
const LOOK_EVERY = 15_000;
/** Each look at the lease is a write. */
const LEASE_EVERY = 10 * 60_000;
let arrivedAt = 0;

export const vault = new Vault();
const purse = new Purse(vault);
export const api = new Api(purse);
export const courier = new Courier(vault, api);

export const phase = signal<Phase>('opening');
export const shelter = signal<Room | null>(null);
/** What the courier did last; how often something in the line has changed, and how often something lent. */
export const lastMove = signal<Move | null>(null);
export const changes = signal(0);
export const lists = signal(0);

/** A screen that asks this asks again when the network comes or goes: the courier moves then. */
export function isOnline(): boolean {
  void changes.value;
  return navigator.onLine && reached.value;
}

export const loop = new Loop(courier, (move) => {
  lastMove.value = move;
  changes.value += 1;
  if (move.do === 'pack' || (move.do === 'send' && phase.value === 'open')) lists.value += 1; // what was done of a task shows there
  if (move.do === 'rest' && move.why === 'revoked') void wiped();
});

export async function begin(): Promise<void> {
  for (const name of ['keydown', 'pointerdown', 'wheel', 'scroll']) addEventListener(name, () => vault.touch(), { capture: true, passive: true });
  addEventListener('online', () => void loop.wake());
  addEventListener('offline', () => void loop.go());
  document.addEventListener('visibilitychange', () => void look().then(() => (document.visibilityState === 'visible' ? loop.wake() : undefined)));
  setInterval(() => void look(), LOOK_EVERY);
  void room().then((found) => { shelter.value = found; }); // some browsers ask the person first
  await arrive();
  void loop.wake(); // also of a locked phone: it may have been reported lost
}

/** How things stand: also whether the lease is over. */
export async function arrive(): Promise<void> {
  arrivedAt = Date.now();
  try {
    phase.value = await vault.arrive();
    lists.value += 1;
  } catch (error) {
    phase.value = error instanceof Newer ? 'newer' : 'no-shelter';
    if (!(error instanceof Newer || error instanceof NoShelter)) throw error;
  }
}

/** Its clocks may have slept: locked, if nobody touched it for long; the list goes, if its lease is over. */
async function look(): Promise<void> {
  if (phase.value !== 'open') return;
  if (await vault.check(IDLE)) return locked();
  if (Date.now() - arrivedAt > LEASE_EVERY || Date.now() < arrivedAt) await arrive();
}

export async function lock(): Promise<void> {
  await vault.lock();
  await locked();
}

/** For the new version: whether it may begin. Nothing is locked while words are not kept, so that they stay before the eyes. */
export async function lockedWhole(): Promise<boolean> {
  if (!(await vault.laidDown())) return false;
  const isKept = await vault.lock();
  await locked();
  return isKept;
}

async function locked(): Promise<void> {
  loop.stop();
  api.forget();
  await arrive();
}

/** The PIN fitted, or was chosen after signing in. */
export async function unlocked({ isSignedIn = false } = {}): Promise<void> {
  await purse.lay();
  if (isSignedIn) await courier.signedIn();
  if (vault.can('people')) await putAway();
  shelter.value = await room();
  await arrive();
  void loop.wake(true);
}

/** What was done before the key of the residents came. */
async function putAway(): Promise<void> {
  await finished.putAway(vault);
  await deeds.putAway(vault);
}

export async function signOut(): Promise<void> {
  await api.signOut();
  await lock();
}

/** Somebody has signed in: the phone makes itself known under the name that it has, or gets one. */
export async function known(): Promise<Met & { device: Uuid }> {
  const device = phase.value === 'new' ? uuid7() : (await vault.copies()).device;
  try {
    return { ...(await meet(api, device, phoneName(navigator.userAgent))), device };
  } catch (error) {
    if (error instanceof Problem && error.slug === 'device-revoked') await wiped();
    throw error;
  }
}

/** Signed in again while the phone is open: the share, the lease, and off goes what waited. */
export async function signedInAgain(): Promise<void> {
  const met = await known();
  await vault.contact(met);
  await vault.lend(met.share);
  await purse.lay();
  await putAway();
  await courier.signedIn();
  await loop.wake();
}

/** Whose phone this is has signed in, and is a worker no more: what was finished here goes to the secretary. False: nothing of his. */
export async function handsOver(account: Uuid): Promise<boolean> {
  const own = vault.can('people') ? await settings.get(vault, 'session') : undefined;
  if (!own || own.account !== account || !(await lying()).unsent) return false;
  await purse.lay();
  await courier.signedIn();
  void loop.wake();
  return true;
}

async function wiped(): Promise<void> {
  loop.stop();
  api.forget();
  await vault.wipe();
  phase.value = 'wiped';
}
