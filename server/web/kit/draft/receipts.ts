/** Receipts of what was handed in on this phone, for a day: whoever reloads the page finds the number again. */
import type { Uuid } from '../ids.ts';
import { DAY, open, type KeptReceipt } from './store.ts';

const LASTS_DAYS = 1;

export const receipts = {
  async keep(receipt: KeptReceipt): Promise<void> {
    await (await open()).put('receipts', receipt);
  },
  /** This person's, newest first; what is older than a day goes. */
  async of(owner: Uuid, now: number = Date.now()): Promise<KeptReceipt[]> {
    const db = await open();
    const all = await db.getAll('receipts');
    const isOver = (one: KeptReceipt) => one.at < now - LASTS_DAYS * DAY;
    await Promise.all(all.filter(isOver).map((one) => db.delete('receipts', one.id)));
    return all.filter((one) => !isOver(one) && one.owner === owner).sort((a, b) => b.at - a.at);
  },
  async drop(id: Uuid): Promise<void> {
    await (await open()).delete('receipts', id);
  },
};
