/**
 * What may be shown, and to whom. The phone goes from hand to hand at a bedside: between two residents nothing of the first
 * can be seen or prefilled, not even for the worker, until the job is laid away. Pure.
 */

export type Uuid = string;

/** Whom the screen faces. `at` is the resident at whose door the worker is: a job of hers is open. */
export type Facing = { who: 'worker'; at: Uuid | null } | { who: 'resident'; resident: Uuid };

/** Something on the phone that is about a person; null is about nobody: a form, an item, a setting. */
export interface Piece {
  about: Uuid | null;
}

export function mayShow(piece: Piece, facing: Facing): boolean {
  if (piece.about === null) return true;
  if (facing.who === 'resident') return piece.about === facing.resident;
  return facing.at === null || piece.about === facing.at;
}

/** A resident sees no list, not even one that holds herself alone: its length says how many there are. */
export const mayList = (facing: Facing): boolean => facing.who === 'worker' && facing.at === null;

export const shown = <P extends Piece>(pieces: readonly P[], facing: Facing): P[] => pieces.filter((piece) => mayShow(piece, facing));

/** What a new job may take over: only what is known of this very person. There is no 'as last time'. */
export const prefilledFrom = <P extends Piece>(pieces: readonly P[], resident: Uuid): P[] => pieces.filter((piece) => piece.about === resident);

/** What stays on the screen from one resident to the next: how the worker wants the phone, nothing that was typed or chosen. */
export const STAYS = ['large', 'aloud', 'grid'] as const;
export type Stays = (typeof STAYS)[number];

export function between<S extends Partial<Record<Stays, unknown>>>(screen: S): Pick<S, Stays & keyof S> {
  const kept: Partial<S> = {};
  for (const name of STAYS) if (Object.prototype.hasOwnProperty.call(screen, name)) kept[name as Stays & keyof S] = screen[name as Stays & keyof S];
  return kept as Pick<S, Stays & keyof S>;
}
