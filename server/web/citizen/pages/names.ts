/** What bundles are called; an application of one thing is called like that. */
import { get, getPublic } from '../../kit/api/client.ts';
import type { Bundle, Schemas } from '../../kit/api/types.ts';

export async function bundleNames(): Promise<Record<string, string>> {
  const names: Record<string, string> = {};
  (await getPublic<Schemas['CatalogBundlesOut']>('/bundles')).items.forEach((bundle) => { names[bundle.code] = bundle.plain_name; });
  return names;
}

export const nameOf = (bundle: string): Promise<string | null> =>
  get<Bundle>(`/bundles/${encodeURIComponent(bundle)}`).then((found) => found.plain_name, () => null);
