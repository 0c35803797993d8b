/** Takes a signature to the server: strokes, and the digest of exactly what stood above the pad. */
import { put } from '../api/client.ts';
import { canonical, digestOfText } from '../digest.ts';
import { uuid7, type Uuid } from '../ids.ts';
import type { Signed } from './pad.tsx';

export interface Shown {
  title: string;
  lines: Array<{ name: string; value: string }>;
  papers: string[];
  words: string;
}

export const digestOfShown = (shown: Shown): Promise<string> => digestOfText(canonical(shown));

export interface Kept {
  ref: Uuid;
  shown_digest: string;
}

/** Resolves with what the submission names; made once per act of signing, so that a repeat keeps its name. */
export async function keepSignature(signed: Signed, shown: Shown, signer: string, ref: Uuid = uuid7()): Promise<Kept> {
  const shownDigest = await digestOfShown(shown);
  await put(`/signatures/${ref}`, {
    strokes: signed.strokes, width: signed.width, height: signed.height, shown_digest: shownDigest, signer, signed_at: signed.at, device: navigator.userAgent.slice(0, 200),
  });
  return { ref, shown_digest: shownDigest };
}
