/** What would go with this phone: counted without any key, so that also what no longer opens is told of. */
import { open } from './shelves.ts';

export interface Lying {
  /** Finished: not at the server yet, or not compared with it. */
  unsent: number;
  /** Jobs, and tasks, that were begun. */
  jobs: number;
  drafts: number;
}

export async function lying(): Promise<Lying> {
  const db = await open();
  const [finished, deeds, jobs, drafts] = await Promise.all((['finished', 'deeds', 'jobs', 'drafts'] as const).map((shelf) => db.count(shelf))) as [number, number, number, number];
  return { unsent: finished + deeds, jobs, drafts };
}
