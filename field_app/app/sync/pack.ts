/** Fetches what the phone is lent. */
import { Problem } from '../../../server/web/kit/api/problem.ts';
import type { Api } from '../net/api.ts';
import { DAY } from '../rules/lease.ts';
import { settings, take, type Pack, type Vault } from '../store/index.ts';

export async function fetchPack(vault: Vault, api: Api, now: number): Promise<void> {
  if (!vault.can('people')) throw new Problem(401, {}); // six digits: the share comes with signing in
  const [known, { device }] = [await settings.get(vault, 'pack'), await vault.copies()];
  const since = known ? `since=${known.cursor}&` : '';
  const pack = await api.call<Pack>('GET', `/packs/field?${since}device=${device}`);
  await take(vault, pack, now);
  // by the server's own two moments, so that a phone whose clock is wrong is lent no more and no less
  await vault.contact({ leaseDays: (Date.parse(pack.lease_until) - Date.parse(pack.server_time)) / DAY });
}
