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
  async drop(ref: Uuid): Promise<void> {
    await (await open()).delete('photos', ref);
  },
};
