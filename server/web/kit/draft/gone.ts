/** Throwing a draft away: from the phone at once, from the server now or as soon as it can be reached. */
import { anySession, call, who } from '../api/client.ts';
import { NoNetwork, Problem } from '../api/problem.ts';
import type { Uuid } from '../ids.ts';
import { drafts, open } from './store.ts';

/** Whether the server's copy is gone as well, or waits for the network. */
export type Went = 'everywhere' | 'here';

const asks = (id: Uuid): Promise<unknown> => call('DELETE', `/applications/${id}`);

/** No copy with the server: it never had one, or it is somebody else's by now. */
const isOver = (error: unknown): boolean => error instanceof Problem && (error.status === 404 || error.status === 409);
const isPassing = (error: unknown): boolean => error instanceof NoNetwork || (error instanceof Problem && (error.status >= 500 || error.status === 429 || error.status === 401));

export async function throwAway(id: Uuid): Promise<Went> {
  await (await open()).put('gone', { id, owner: who() });
  await drafts.drop(id);
  await sendGone();
  return (await (await open()).get('gone', id)) ? 'here' : 'everywhere';
}

/** Asks the server for everything that was thrown away by this person; what cannot be asked now waits. */
export async function sendGone(): Promise<void> {
  const waiting = (await (await open()).getAll('gone')).filter((one) => one.owner === who());
  if (!waiting.length) return;
  try {
    await anySession();
    for (const one of waiting) {
      await asks(one.id).catch((error: unknown) => { if (!isOver(error)) throw error; });
      await (await open()).delete('gone', one.id);
    }
  } catch (error) {
    if (!isPassing(error)) throw error;
  }
}
