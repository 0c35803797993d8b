/** Once a day: both lists side by side. What the server lost goes again, what it has goes from here, the rest is told. */
import type { Api } from '../net/api.ts';
import { digest } from '../../../server/web/kit/digest.ts';
import { Problem } from '../../../server/web/kit/api/problem.ts';
import { holds, whatToDo, type Difference, type KeptApart } from '../rules/comparison.ts';
import { again } from '../rules/exchange.ts';
import type { Receipt } from '../rules/receipts.ts';
import { finished, photos, type Finished, type Vault } from '../store/index.ts';

const DIFFERS = '手机上的和服务器上的对不上。请联系社区书记核对。';

export async function compare(vault: Vault, api: Api): Promise<void> {
  const lists = await finished.lists(vault);
  const parked = (await finished.all(vault)).ones.filter(isParked).map((one) => one.id);
  const { differs, parked: apart = [] } = await api.bring<{ differs: Difference[]; parked?: KeptApart[] }>('POST', '/jobs/comparison', { ...lists, parked });
  const { ones } = await finished.all(vault);
  const doing = whatToDo(differs, [...(await photos.held()), ...ones.map((one) => one.id)]);
  const names = (found: readonly Difference[], one: Finished) => found.some(({ id }) => id === one.id || one.files.some((file) => file.ref === id));
  for (const one of ones) {
    if (names(doing.again, one)) await finished.change(vault, one.id, (now) => sentAgain(now, doing.again));
    else if (names(doing.tell, one)) await finished.change(vault, one.id, (now) => ({ ...now, reason: DIFFERS }));
    else if (isParked(one)) await decided(vault, api, one, apart);
    else if (lists.jobs[one.id]) await finished.forget(vault, one.id); // what was not in the list was not compared
  }
}

const isParked = (one: Finished): boolean => one.parcels.some((each) => each.id === one.revision && each.state === 'parked');

/** What became of a parked job: let in, it goes on like any other; else the worker reads what was decided, once it is proven that nothing of it is lost. */
async function decided(vault: Vault, api: Api, one: Finished, apart: readonly KeptApart[]): Promise<void> {
  const envelope = await finished.envelope(one.id);
  const sum = envelope ? await digest(envelope) : '';
  const told = apart.filter((each) => !!each.decision && holds(each, one, sum))[0];
  if (!told) return;
  const receipt = await api.bring<Receipt>('GET', `/jobs/${one.id}/receipt?revision=${one.revision}`).catch(orNone);
  const proof = receipt && (await finished.receive(vault, receipt));
  if (proof && proof.words) return;
  await finished.change(vault, one.id, (now) => ({ ...now, decided: `${told.decision_name || ''}。${told.words || ''}` }));
}

/** Not let in. */
function orNone(error: unknown): null {
  if (error instanceof Problem && error.status === 404) return null;
  throw error;
}

/** The receipt said more than is true by now. */
function sentAgain(one: Finished, lost: readonly Difference[]): Finished {
  const isLost = (id: string) => lost.some((found) => found.id === id);
  return { ...one, receipt: null, parcels: one.parcels.map((each) => (isLost(each.kind === 'job' ? one.id : each.id) ? again(each) : each)) };
}
