/**
 * The store of the grid worker's app: all that lies in the phone. Screens talk to it, only `sync/` talks to the network,
 * and a save is done when it is in IndexedDB.
 *
 *   vault     the PIN, the two keys `work` and `people`, lease, idle lock, wipe; what each key is for stands there
 *   seal      locks and envelopes; keyring: how the keys themselves lie
 *   shelves   the one database, its numbered steps, and what may go wrong: `Full`, `NoShelter`, `MovedOn`, `Newer`
 *   jobs      jobs being written; keeper: the one at hand, saved with each keystroke
 *   photos    pictures apart from their job, in chunks; each under a key of its own
 *   finished  finished jobs, for the server alone, with their parcels and receipts
 *   deeds     what was done of tasks, on its way; drafts: what is being written of them; jotter: the one at hand
 *   pack      what is lent: residents, tasks, returned jobs; items and forms
 *   settings  session, cursor, line, screen; room: how safe the shelter is; lying: how much would go with the phone
 *
 * Order of a day: `vault.arrive()` → `setUp` or `open(pin)` (→ `lend(share)`, when the server has been reached) → work →
 * `finish` → `sync/` sends by `rules/exchange.ts` → `finished.receive(receipt)` → `finished.forget`, once compared.
 * Whatever needs a key that is not there throws `Locked`; what is not as it was laid down throws `Tampered`.
 *
 * In the clear lie: ids, which photo is of which job, how often a job was saved, when a PIN was last wrong, the lease, and
 * how large things are. No name, number, picture or token.
 */
export { deeds, drafts, isGone, type Doing } from './deeds.ts';
export { finish, finished, isSettled, contentDigest, type Finishing, type Shown } from './finished.ts';
export { jobs, type Kept } from './jobs.ts';
export { Keeper, keepWhenLeaving, type Keeping } from './keeper.ts';
export { Jotter } from './jotter.ts';
export { lying, type Lying } from './lying.ts';
export { books, forms, residents, returns, take, tasks, underway } from './pack.ts';
export { NoPicture, photos } from './photos.ts';
export { unopened, type Read } from './records.ts';
export { room, type Room } from './room.ts';
export { decoded, encoded, fromBase64, Tampered, toBase64, type Bytes } from './seal.ts';
export { settings } from './settings.ts';
export * from './shapes.ts';
export { Full, MovedOn, Newer, NoShelter } from './shelves.ts';
export { Locked, Vault, type Opening, type SettingUp, type State } from './vault.ts';
