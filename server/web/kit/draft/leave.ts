/** What stays in the phone when somebody goes: nothing, or his own for when he comes back. */
import { who } from '../api/client.ts';
import type { Uuid } from '../ids.ts';
import { answers } from './answers.ts';
import { receipts } from './receipts.ts';
import { lastAnswer } from './answers.ts';
import { drafts, lastWords } from './store.ts';
import { isSaved } from './sync.ts';

export interface Left {
  /** Begun and not handed in, on this phone, by the person who is signed in. */
  drafts: number;
  answers: number;
  /** Of these, what only this phone has. */
  unsaved: number;
}

export async function left(): Promise<Left> {
  const [begun, mending] = [await drafts.of(who()), (await answers.all()).filter((one) => one.owner === who())];
  return { drafts: begun.length, answers: mending.length, unsaved: begun.filter((draft) => !isSaved(draft)).length + mending.length };
}

/** Everything of this person: drafts, photos, answers, receipts, and the words that lay apart. */
export async function clear(owner: Uuid = who()): Promise<void> {
  for (const draft of await drafts.of(owner)) await drafts.drop(draft.id);
  for (const one of (await answers.all()).filter((answer) => answer.owner === owner)) await answers.drop(one.correction);
  for (const one of await receipts.of(owner)) await receipts.drop(one.id);
  lastWords.forget();
  lastAnswer.forget();
}
