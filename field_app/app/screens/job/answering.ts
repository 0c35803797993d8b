/** How far a worker is with a job that came back. */
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { finished, forms, jobs, returns, unopened, type Vault } from '../../store/index.ts';

/** To be begun, begun, without its form yet, behind what is still on its way, answered but not there, there. */
export type Answering = 'open' | 'begun' | 'no-form' | 'older-first' | 'on-its-way' | 'kept-apart' | 'there';

export async function answering(vault: Vault, id: Uuid): Promise<Answering> {
  if (await jobs.seq(id)) return 'begun';
  const [back, one] = [await returns(vault).get(id).catch(unopened), await finished.get(vault, id).catch(unopened)];
  const isWaiting = !!one && one.parcels.some((parcel) => parcel.state === 'waiting');
  if (back && one && one.base === back.base) return isWaiting ? 'on-its-way' : one.parcels.every((parcel) => parcel.state === 'sent') ? 'there' : 'kept-apart';
  if (isWaiting) return 'older-first';
  return back && back.form && (await forms(vault).get(back.form).catch(unopened)) ? 'open' : 'no-form';
}
