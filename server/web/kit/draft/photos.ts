/** Photos and signatures in the phone. */
import type { Uuid } from '../ids.ts';
import { open, photosOf, type KeptPhoto } from './store.ts';

export const photos = {
  async keep(photo: KeptPhoto): Promise<void> {
    await (await open()).put('photos', photo);
  },
  async get(ref: Uuid): Promise<KeptPhoto | undefined> {
    return (await open()).get('photos', ref);
  },
  of: photosOf,
  async change(ref: Uuid, facts: Partial<KeptPhoto>): Promise<void> {
    const moved = (await open()).transaction('photos', 'readwrite');
    const photo = await moved.store.get(ref);
    if (photo) await moved.store.put({ ...photo, ...facts });
    await moved.done;
  },
  /** All that was taken for this, also what was taken anew since. */
  async empty(taken: Uuid): Promise<void> {
    const db = await open();
    const refs = await db.getAllKeysFromIndex('photos', 'by-draft', taken);
    await Promise.all(refs.map((ref) => db.delete('photos', ref)));
  },
};
