/** A visit that somebody began to ask for. A few words: they lie where they are laid down at once, of each person his own. */
import type { Uuid } from '../ids.ts';
import { DAY, leaving, LEFT_BEHIND_DAYS } from './store.ts';

export interface Wish {
  /** The name it goes under: the same as long as nothing in it changes. */
  id: Uuid;
  who: 'self' | 'other' | Uuid;
  words: string;
  day: string;
  grid: string;
}

export interface KeptWish extends Wish {
  owner: Uuid;
  changedAt: number;
}

const placeOf = (owner: Uuid) => leaving<KeptWish>(`lm.visit.${owner}`, (wish) => wish.owner);

export const wishes = {
  keep: (wish: KeptWish): void => placeOf(wish.owner).keep(wish),
  /** What this person began; what nobody touched for long goes. */
  get(owner: Uuid, now = Date.now()): KeptWish | null {
    const found = placeOf(owner).take({ owner, changedAt: now - LEFT_BEHIND_DAYS * DAY } as KeptWish);
    if (!found.id) this.drop(owner);
    return found.id ? found : null;
  },
  drop: (owner: Uuid): void => placeOf(owner).forget(),
};
