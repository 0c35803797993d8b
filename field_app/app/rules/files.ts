/** Which pictures a job shows. Pure. */
import type { Uuid } from './receipts.ts';

interface Showing {
  content: { values: Record<string, unknown>; materials: readonly { pages: readonly Uuid[] }[] };
  consent: { signature: Uuid | null } | null;
}

interface Shown {
  id: Uuid;
  purpose: 'material' | 'element_photo' | 'signature' | 'correction';
  digest: string;
  page_order: number;
  facts: Record<string, unknown>;
  isThere?: boolean;
}

/** Every text in a value, however deep: pictures stand in fields, in lists and in rows. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (!value || typeof value !== 'object') return [];
  return Object.values(value).flatMap(textsIn);
}

/** Each once, with its page: those on the phone, and of a returned job those that the server has. */
export function filesOf(job: Showing, here: readonly Shown[], there: readonly (Omit<Shown, 'id'> & { ref?: Uuid; id?: Uuid })[]): Shown[] {
  const pages = job.content.materials.flatMap((paper) => paper.pages);
  const places = new Map<Uuid, number>();
  for (const paper of job.content.materials) paper.pages.forEach((ref, place) => places.set(ref, place));
  const named = new Set([...pages, ...textsIn(job.content.values), ...(job.consent && job.consent.signature ? [job.consent.signature] : [])]);
  const sent: Shown[] = there.map(({ ref, id, ...facts }) => ({ ...facts, id: (ref || id)!, isThere: true })).filter((one) => !here.some((photo) => photo.id === one.id));
  return [...here, ...sent].filter((one) => named.has(one.id)).map(({ id, purpose, digest, page_order, facts, isThere }) => ({ id, purpose, digest, page_order: places.get(id) ?? page_order, facts, ...(isThere ? { isThere } : {}) }));
}
