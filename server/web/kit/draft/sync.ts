/**
 * Takes a draft from the phone to the server as revisions. Pure steps with an exchangeable way out; `keeper.ts` gives them
 * the clock and the network.
 */
import { Problem } from '../api/problem.ts';
import type { Revision, Saved } from '../api/types.ts';
import type { Uuid } from '../ids.ts';
import { merge, same, type Clash, type Content } from './merge.ts';
import type { KeptDraft } from './store.ts';

export type Send = (id: Uuid, revision: Revision) => Promise<Saved>;

export interface Sent {
  draft: KeptDraft;
  clashes: Clash[];
}

export const isSaved = (draft: KeptDraft): boolean => draft.saved !== null && same(draft.saved, draft.content);

/** The revision to send: a fresh name, or the name it was sent under before when its answer was lost. */
export function withAttempt(draft: KeptDraft, name: () => Uuid): KeptDraft {
  const known = draft.attempt && same(draft.attempt.content, draft.content);
  return known ? draft : { ...draft, attempt: { revision: name(), content: draft.content } };
}

/** One revision to the server; on `draft-moved` the two are merged and the outcome is sent upon theirs. */
export async function push(draft: KeptDraft, send: Send, name: () => Uuid): Promise<Sent> {
  let [now, clashes] = [draft, [] as Clash[]];
  for (let round = 0; round < 4; round += 1) {
    now = withAttempt(now, name);
    const content = now.content;
    try {
      const revision: Revision = {
        revision: now.attempt!.revision, base: now.revision, bundle: now.bundle, release: now.release, division: now.division, content,
      };
      const saved = await send(now.id, revision);
      return { draft: { ...now, revision: saved.revision, saved: content, attempt: null, toSign: { digest: saved.shown_digest, words: saved.declaration } }, clashes };
    } catch (error) {
      const theirs = theirsIn(error);
      if (!theirs) throw error;
      const merged = merge(now.saved || theirs.content, now.content, theirs.content);
      clashes = clashes.concat(merged.clashes);
      now = { ...now, revision: theirs.revision, saved: theirs.content, content: merged.content, attempt: null };
    }
  }
  throw new Problem(409, { type: 'draft-moved', title: '另一台设备也在改这份申请，请稍等一下' });
}

function theirsIn(error: unknown): { revision: Uuid; content: Content } | null {
  if (!(error instanceof Problem) || error.slug !== 'draft-moved') return null;
  return (error.facts.theirs as { revision: Uuid; content: Content } | undefined) || null;
}
