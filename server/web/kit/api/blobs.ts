/** Bytes from the API: not part of what a scan needs up to its form. */
import { bearer, hinted, patientFetch, read, renew } from './client.ts';
import { Problem } from './problem.ts';

/** Bytes that need the token, as an address for an <img> or a link. */
export async function fetchBlob(path: string, said?: unknown): Promise<Blob> {
  if (!bearer().Authorization && hinted()) await renew();
  const saying = said === undefined ? {} : { method: 'POST', body: JSON.stringify(said) };
  const type: Record<string, string> = said === undefined ? {} : { 'Content-Type': 'application/json' };
  const ask = () => patientFetch(path, { ...saying, headers: { ...bearer(), ...type }, credentials: 'same-origin' });
  let answer = await ask();
  if (answer.status === 401 && (await renew())) answer = await ask();
  if (!answer.ok) throw new Problem(answer.status, (await read(answer) || {}) as Record<string, unknown>);
  return answer.blob();
}
