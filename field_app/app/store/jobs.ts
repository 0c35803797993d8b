/** Jobs being written at the door. */
import type { Uuid } from '../../../server/web/kit/ids.ts';
import { readAll, sealedRow, valueIn, type Read } from './records.ts';
import type { Job } from './shapes.ts';
import { MovedOn, open, together, type JobRow, type SealedRow } from './shelves.ts';
import { leaveOut } from './photos.ts';
import type { Vault } from './vault.ts';

/** A job as it lies in the phone, with the number of its last save. */
export interface Kept {
  job: Job;
  seq: number;
}

const opened = async (vault: Vault, row: JobRow): Promise<Kept> => ({ job: await valueIn<Job>(vault, 'work', 'jobs', row), seq: row.seq });

export const jobs = {
  sealed: (vault: Vault, job: Job): Promise<SealedRow> => sealedRow(vault, 'work', 'jobs', job.id, job),

  /** Puts a sealed job in its place, which needs no key. `seq` is the save it follows; 0 is none. Returns its own. */
  put: (row: SealedRow, seq: number, sure = false): Promise<number> =>
    together(['jobs'], async (tx) => {
      const before = await tx.objectStore('jobs').get(row.id);
      if ((before ? before.seq : 0) !== seq) throw new MovedOn();
      await tx.objectStore('jobs').put({ ...row, seq: seq + 1 });
      return seq + 1;
    }, sure),

  /** The number of its last save, without any key; 0 if it is not here. */
  seq: async (id: Uuid): Promise<number> => ((await (await open()).get('jobs', id)) || { seq: 0 }).seq,

  async get(vault: Vault, id: Uuid): Promise<Kept | undefined> {
    const row = await (await open()).get('jobs', id);
    return row && opened(vault, row);
  },
  async all(vault: Vault): Promise<Read<Kept>> {
    return readAll(await (await open()).getAll('jobs'), (row) => opened(vault, row));
  },
  /** The worker throws a job away, with its pictures. */
  drop: (id: Uuid): Promise<void> =>
    together(['jobs', 'photos', 'chunks'], async (tx) => {
      await tx.objectStore('jobs').delete(id);
      await leaveOut(tx, id, []);
    }, true),
};
