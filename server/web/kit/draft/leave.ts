/** What stays in the phone when somebody goes: nothing, or his own for when he comes back. */
import { who } from '../api/client.ts';
import type { Uuid } from '../ids.ts';
import { answers, lastAnswer } from './answers.ts';
import { isOwed, lastOwed, photos } from './photos.ts';
import { receipts } from './receipts.ts';
import { drafts, lastWords } from './store.ts';
import { isSaved } from './sync.ts';
import { wishes } from './wishes.ts';

export interface Left {
  /** Begun and not handed in, on this phone, by the person who is signed in. */
  drafts: number;
  answers: number;
  /** Papers that were to follow, photographed and not handed in. */
  owed: number;
  /** A visit that was not asked for to the end. */
  visits: number;
  /** Of these, what only this phone has. */
  unsaved: number;
}

export async function left(): Promise<Left> {
  const [begun, mending] = [await drafts.of(who()), (await answers.all()).filter((one) => one.owner === who())];
  const owed = (await photos.allOf(who())).filter(isOwed).map((one) => one.draft).filter((key, place, all) => all.indexOf(key) === place).length;
  const visits = wishes.get(who()) ? 1 : 0;
  return { drafts: begun.length, answers: mending.length, owed, visits, unsaved: begun.filter((draft) => !isSaved(draft)).length + mending.length + owed + visits };
}

/** Everything of this person: drafts, photos, answers, receipts, a visit half asked for, and the words that lay apart. */
export async function clear(owner: Uuid = who()): Promise<void> {
  for (const draft of await drafts.of(owner)) await drafts.drop(draft.id);
  for (const one of (await answers.all()).filter((answer) => answer.owner === owner)) await answers.drop(one.correction);
  for (const one of await receipts.of(owner)) await receipts.drop(one.id);
  for (const photo of await photos.allOf(owner)) {
    lastOwed.forget(photo.draft);
    await photos.drop(photo.ref);
  }
  wishes.drop(owner);
  lastWords.forget();
  lastAnswer.forget();
}
