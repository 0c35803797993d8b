/** What went wrong on the way, in the words of `rules/exchange.ts`. */
import { NoNetwork, Problem } from '../../../server/web/kit/api/problem.ts';
import { reasonOf, type Failed } from '../rules/exchange.ts';

/** Null for what did not go wrong on the way: storage, a locked key, a fault of ours. */
export function failing(error: unknown, moved = false): Failed | null {
  if (error instanceof NoNetwork) return { went: false, reason: 'no-network', moved };
  if (!(error instanceof Problem)) return null;
  const seconds = Number(error.facts.after || error.facts.retry_after) || 0;
  return { went: false, reason: reasonOf(error.status, error.slug), after: seconds * 1000, moved };
}
