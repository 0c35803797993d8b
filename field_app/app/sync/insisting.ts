/** The resident wants what came back handed in as it was. That needs the network: whether it can go on, the server says. */
import type { Uuid } from '../../../server/web/kit/ids.ts';
import type { Api } from '../net/api.ts';

/** `id` names the wish: told twice, it is one. */
export const insist = (api: Api, job: Uuid, id: Uuid, words: string): Promise<void> => api.call('PUT', `/jobs/${job}/insistence`, { id, words });
