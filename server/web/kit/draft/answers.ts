/** Answers to corrections, kept in the phone until they were received: a camera that takes all the memory ends the page behind it. */
import { uuid7, type Uuid } from '../ids.ts';
import { photos } from './photos.ts';
import { leaving, open, type KeptAnswer } from './store.ts';

export const lastAnswer = leaving<KeptAnswer>('lm.leaving.answer', (answer) => answer.correction);

export type { KeptAnswer };

export const emptyAnswer = (correction: Uuid, application: Uuid, owner: Uuid, words: string): KeptAnswer => ({
  correction, application, owner, id: uuid7(), values: {}, materials: [], signed: null, words, signature: null, changedAt: 0,
});

/** With something changed: another answer, under another name, and what was signed before is not what is signed now. */
export const changed = (answer: KeptAnswer, facts: Partial<KeptAnswer>): KeptAnswer =>
  ({ ...answer, ...facts, id: uuid7(), signature: null, changedAt: Date.now() });

export const answers = {
  async keep(answer: KeptAnswer): Promise<void> {
    await (await open()).put('answers', answer);
  },
  /** What this person began to answer here. */
  async get(correction: Uuid, owner: Uuid): Promise<KeptAnswer | undefined> {
    const found = await (await open()).get('answers', correction);
    return found && found.owner === owner ? found : undefined;
  },
  async all(): Promise<KeptAnswer[]> {
    return (await open()).getAll('answers');
  },
  /** Received, or too late: the photos taken for it go along. */
  async drop(correction: Uuid): Promise<void> {
    lastAnswer.forget(correction);
    await (await open()).delete('answers', correction);
    await photos.empty(correction);
  },
  /** Of this application only those to `open` corrections stay. */
  async keepOnly(application: Uuid, open: readonly Uuid[]): Promise<void> {
    const kept = (await this.all()).filter((answer) => answer.application === application && open.indexOf(answer.correction) < 0);
    for (const answer of kept) await this.drop(answer.correction);
  },
};
