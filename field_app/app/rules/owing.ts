/** What is still to be done of a notice: she is told of it, and each paper that was to follow is photographed. Pure. */
import type { Deed, Task } from '../store/shapes.ts';

type Done = Pick<Deed, 'kind' | 'part'>;
export type Owed = NonNullable<Task['notice']>['owes'][number];

/** Papers that nobody photographed here yet. A pack of before names none. */
export const owesLeft = ({ notice }: Task, done: readonly Done[]): Owed[] =>
  ((notice && notice.owes) || []).filter(({ material }) => !done.some((deed) => deed.kind === 'paper' && deed.part === material));

export const isToTell = ({ is_told }: Task, done: readonly Done[]): boolean => !is_told && !done.some((deed) => deed.kind === 'telling');

/** Whether one thing was done of it, and another is left. */
export const hasMore = (one: Task, done: readonly Done[]): boolean =>
  !!one.door_notice && ((one.notice && one.notice.owes) || []).length > 0 && !done.some((deed) => deed.kind === 'withdrawal') && (isToTell(one, done) || owesLeft(one, done).length > 0);
