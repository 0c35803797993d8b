/** Once a day: both lists side by side. What the server lost goes again, what it has goes from here, the rest is told. */
import type { Api } from '../net/api.ts';
import { whatToDo, type Difference } from '../rules/comparison.ts';
import { again } from '../rules/exchange.ts';
import { finished, photos, type Finished, type Vault } from '../store/index.ts';

const DIFFERS = '手机上的和服务器上的对不上。请联系社区书记核对。';

export async function compare(vault: Vault, api: Api): Promise<void> {
  const lists = await finished.lists(vault);
  const { differs } = await api.bring<{ differs: Difference[] }>('POST', '/jobs/comparison', lists);
  const { ones } = await finished.all(vault);
  const doing = whatToDo(differs, [...(await photos.held()), ...ones.map((one) => one.id)]);
  const names = (found: readonly Difference[], one: Finished) => found.some(({ id }) => id === one.id || one.files.some((file) => file.ref === id));
  for (const one of ones) {
    if (names(doing.again, one)) await finished.change(vault, one.id, (now) => sentAgain(now, doing.again));
    else if (names(doing.tell, one)) await finished.change(vault, one.id, (now) => ({ ...now, reason: DIFFERS }));
    else if (lists.jobs[one.id]) await finished.forget(vault, one.id); // what was not in the list was not compared
  }
}

/** The receipt said more than is true by now. */
function sentAgain(one: Finished, lost: readonly Difference[]): Finished {
  const isLost = (id: string) => lost.some((found) => found.id === id);
  return { ...one, receipt: null, parcels: one.parcels.map((each) => (isLost(each.kind === 'job' ? one.id : each.id) ? again(each) : each)) };
}
