/** A photo on its way: kept in the phone first, sent when there is a network, named by the client. */
import { anySession, bearer, isAnothers, patientFetch, renew } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { digest } from '../digest.ts';
import { photos } from '../draft/photos.ts';
import type { KeptPhoto } from '../draft/store.ts';
import { bytesOf } from './bytes.ts';
import { upload, type Answer, type Net } from './tus.ts';

const UPLOADS = '/api/v1/uploads';

export const browserNet: Net = {
  async request(method, url, headers, body): Promise<Answer> {
    const ask = () => patientFetch(url, { method, headers: { ...headers, ...bearer() }, body, credentials: 'same-origin' }, 60000);
    let answer = await ask();
    if (answer.status === 401) { // the token ran out while somebody looked for his papers
      await renew();
      await anySession();
      answer = await ask();
    }
    return { status: answer.status, header: (name) => answer.headers.get(name), json: () => answer.json() as Promise<Record<string, unknown>> };
  },
};

/** Sends one kept photo and marks it as sent. Sending it again does no harm. */
export async function sendPhoto(photo: KeptPhoto, onProgress: (share: number) => void): Promise<void> {
  await anySession();
  if (isAnothers(photo.owner)) throw new Problem(401, {}); // under this name it would be the other's for good
  const sum = await digest(await bytesOf(photo.bytes));
  const metadata = { ref: photo.ref, purpose: photo.purpose, filename: photo.filename, filetype: photo.bytes.type, digest: sum };
  await upload(browserNet, UPLOADS, {
    bytes: photo.bytes,
    metadata,
    ...(photo.address ? { address: photo.address } : {}),
    onAddress: (address) => void photos.change(photo.ref, { address }),
    onProgress: (sent, total) => onProgress(total ? sent / total : 1),
  });
  await photos.change(photo.ref, { sent: true });
}
