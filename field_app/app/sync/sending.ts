/** How each kind of parcel goes. Each may go twice: the server knows it by its name. */
import { upload } from '../../../server/web/kit/upload/tus.ts';
import type { Api } from '../net/api.ts';
import type { Receipt } from '../rules/receipts.ts';
import { decoded, deeds, finished, photos, Tampered, toBase64, type Bytes, type Finished, type Vault } from '../store/index.ts';

const UPLOADS = '/api/v1/uploads';

/** The words, sealed; the answer is their receipt. */
export async function sendJob(vault: Vault, api: Api, { id, revision }: Finished): Promise<Receipt> {
  const envelope = await finished.envelope(id);
  if (!envelope) throw new Tampered();
  const { device } = await vault.copies();
  return api.bring<Receipt>('PUT', `/jobs/${id}`, { revision, device, sealed: toBase64(envelope) });
}

/** What was done of a task, where it belongs. */
export async function sendDeed(vault: Vault, api: Api, id: string): Promise<void> {
  const deed = await deeds.get(vault, id);
  if (deed) await api.bring('PUT', deed.path, (await deeds.said(vault, id)) || undefined);
}

/** Strokes go by their own door, in the letters in which they lie here. */
const sendSignature = (api: Api, ref: string, bytes: Bytes): Promise<void> => api.bring('PUT', `/signatures/${ref}`, JSON.parse(decoded(bytes)));

/** Goes on where it broke off. One that a receipt has proven meanwhile is no longer here, and need not go. */
export async function sendPhoto(vault: Vault, api: Api, ref: string, moved: () => void): Promise<void> {
  const photo = await photos.get(vault, ref);
  if (!photo) return;
  const bytes = await photos.bytes(vault, ref);
  if (photo.purpose === 'signature') return sendSignature(api, ref, bytes);
  let first: number | null = null;
  await upload(api, UPLOADS, {
    bytes: new Blob([bytes], { type: photo.type }),
    metadata: { ref, purpose: photo.purpose, filename: photo.filename, filetype: photo.type, digest: photo.digest },
    ...(photo.address ? { address: photo.address } : {}),
    onAddress: (address) => void photos.change(vault, ref, { address }).catch(() => undefined), // then it begins anew next time
    onProgress: (sent) => {
      if (first !== null && sent > first) moved();
      first = first === null ? sent : first;
    },
  });
}
