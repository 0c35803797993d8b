/** Photos and signatures in the phone. */
import type { Uuid } from '../ids.ts';
import { leaving, open, photosOf, type KeptPhoto } from './store.ts';

/** An owed paper that is about to be handed in: a camera that takes all the memory ends the page behind it. */
export interface LeftOwed { key: string; owner: Uuid; name: Uuid; pages: Uuid[]; changedAt: number }

export const lastOwed = leaving<LeftOwed>('lm.leaving.follow', (one) => one.key);

/** What photos of an owed paper are taken for: no draft and no correction has such a name. */
export const owedKey = (application: Uuid, material: string): string => `${application}.${material}`;
export const isOwed = (photo: KeptPhoto): boolean => photo.draft.indexOf('.') > 0;

export const photos = {
  async keep(photo: KeptPhoto): Promise<void> {
    await (await open()).put('photos', photo);
  },
  async get(ref: Uuid): Promise<KeptPhoto | undefined> {
    return (await open()).get('photos', ref);
  },
  of: photosOf,
  /** Neither taken by another, nor for what another began here. */
  async allOf(owner: Uuid): Promise<KeptPhoto[]> {
    const db = await open();
    const theirs = (await db.getAll('drafts')).map((one) => ({ of: one.id, owner: one.owner })).concat((await db.getAll('answers')).map((one) => ({ of: one.correction, owner: one.owner })));
    const notHis = theirs.filter((one) => one.owner && one.owner !== owner).map((one) => one.of);
    return (await db.getAll('photos')).filter((one) => (!one.owner || one.owner === owner) && notHis.indexOf(one.draft) < 0);
  },
  async change(ref: Uuid, facts: Partial<KeptPhoto>): Promise<void> {
    const moved = (await open()).transaction('photos', 'readwrite');
    const photo = await moved.store.get(ref);
    if (photo) await moved.store.put({ ...photo, ...facts });
    await moved.done;
  },
  async drop(ref: Uuid): Promise<void> {
    await (await open()).delete('photos', ref);
  },
  /** All that was taken for this, also what was taken anew since. */
  async empty(taken: Uuid): Promise<void> {
    const db = await open();
    const refs = await db.getAllKeysFromIndex('photos', 'by-draft', taken);
    await Promise.all(refs.map((ref) => db.delete('photos', ref)));
  },
};
