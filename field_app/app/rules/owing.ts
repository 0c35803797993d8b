/** What is still to be done of a notice: she is told of it, each paper that was to follow is photographed, what a body marked is mended. Pure. */
import type { Deed, Task } from '../store/shapes.ts';

type Done = Pick<Deed, 'kind' | 'part'> & Partial<Pick<Deed, 'parcels'>>;
export type Owed = NonNullable<Task['notice']>['owes'][number];

/** Papers that nobody photographed here yet. A pack of before names none. */
export const owesLeft = ({ notice }: Task, done: readonly Done[]): Owed[] =>
  ((notice && notice.owes) || []).filter(({ material }) => !done.some((deed) => deed.kind === 'paper' && deed.part === material));

/** What was mended with her needs no telling. */
export const isToTell = ({ is_told }: Task, done: readonly Done[]): boolean => !is_told && !done.some((deed) => deed.kind === 'telling' || deed.kind === 'correction');

const isKeptApart = ({ parcels = [] }: Done): boolean => parcels.some(({ state }) => state === 'parked');

/** What lies at the server for a person to look at has not mended anything: while it is asked for, it may be done again. */
export const isToMend = ({ to_answer }: Task, done: readonly Done[]): boolean => !!to_answer && !done.some((deed) => deed.kind === 'correction' && !isKeptApart(deed));

/** Whether one thing was done of it, and another is left. */
export const hasMore = (one: Task, done: readonly Done[]): boolean =>
  !!one.door_notice && (((one.notice && one.notice.owes) || []).length > 0 || !!one.to_answer) && !done.some((deed) => deed.kind === 'withdrawal')
  && (isToTell(one, done) || owesLeft(one, done).length > 0 || isToMend(one, done));
