/** A phone makes itself known: its share, the server's key, the lease. And a forgotten PIN. */
import type { Uuid } from '../../../server/web/kit/ids.ts';
import type { Schemas } from '../../../server/web/kit/api/types.ts';
import { fromBase64, type Bytes } from '../store/index.ts';
import type { Api } from './api.ts';

export interface Met {
  share: Bytes;
  server: Bytes;
  leaseDays: number;
}

export async function meet(api: Api, device: Uuid, name: string): Promise<Met> {
  const told = await api.call<Schemas['SyncDeviceOut']>('PUT', `/sync-devices/${device}`, { name });
  return { share: fromBase64(told.share), server: fromBase64(told.server_key), leaseDays: told.lease_days };
}

/** Whether the phone was reported lost: asked without signing in, and of a phone whose PIN nobody has typed. */
export const isLost = async (api: Api, device: Uuid): Promise<boolean> =>
  (await api.ask<Schemas['SyncRevocationOut']>(`/sync-devices/${device}/revocation`)).is_revoked;

/** The server opens the keys that this phone sealed to it, for its signed-in owner. */
export const opened = (api: Api, { device, ...copies }: { device: Uuid; work: string; people: string }): Promise<{ work: string; people: string }> =>
  api.call('POST', `/sync-devices/${device}/recovery`, copies);
