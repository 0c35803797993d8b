/** How far a worker is with a job that came back. */
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { vault } from '../../shell/app.ts';
import { finished, forms, jobs, returns, Tampered, type Finished } from '../../store/index.ts';

/** To be begun, begun, without its form yet, behind what is still on its way, answered but not there, there. */
export type Answering = 'open' | 'begun' | 'no-form' | 'older-first' | 'on-its-way' | 'kept-apart' | 'there';

export async function answering(id: Uuid): Promise<Answering> {
  if (await jobs.seq(id)) return 'begun';
  const [back, one] = [await returns(vault).get(id), await laid(id)];
  const isWaiting = !!one && one.parcels.some((parcel) => parcel.state === 'waiting');
  if (back && one && one.base === back.base) return isWaiting ? 'on-its-way' : one.parcels.every((parcel) => parcel.state === 'sent') ? 'there' : 'kept-apart';
  if (isWaiting) return 'older-first';
  return back && back.form && (await forms(vault).get(back.form)) ? 'open' : 'no-form';
}

async function laid(id: Uuid): Promise<Finished | undefined> {
  try {
    return await finished.get(vault, id);
  } catch (error) {
    if (!(error instanceof Tampered)) throw error;
    return undefined; // named among what was not sent
  }
}
