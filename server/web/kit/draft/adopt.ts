/** Accounts that turned out to be one person's: what lies in this phone under the old ones is the new one's. */
import type { Session } from '../api/types.ts';
import type { Uuid } from '../ids.ts';
import { open } from './store.ts';
import { wishes } from './wishes.ts';

const SHELVES = ['drafts', 'photos', 'answers', 'receipts', 'gone'] as const;
/** Where the last words before a page goes lie apart. */
const LEAVING = ['lm.leaving', 'lm.leaving.answer', 'lm.leaving.follow'];

async function adopt(old: readonly Uuid[], into: Uuid): Promise<void> {
  const db = await open();
  for (const shelf of SHELVES) {
    for (const row of await db.getAll(shelf)) if (row.owner && old.indexOf(row.owner) >= 0) await db.put(shelf, { ...row, owner: into } as never);
  }
  for (const owner of old) {
    const wish = wishes.get(owner);
    if (wish && !wishes.get(into)) wishes.keep({ ...wish, owner: into });
    wishes.drop(owner);
  }
  LEAVING.forEach((place) => {
    const left = JSON.parse(localStorage.getItem(place) || 'null') as { owner?: Uuid } | null;
    if (left && left.owner && old.indexOf(left.owner) >= 0) localStorage.setItem(place, JSON.stringify({ ...left, owner: into }));
  });
}

/** After a sign-in; a phone that cannot keep anything has nothing to adopt. */
export async function adopted(one: Session): Promise<Session> {
  if (one.joined && one.joined.length) await adopt(one.joined, one.account.id).catch(() => undefined);
  return one;
}
