/** Takes a signature to the server: the strokes, bound to what was shown as the server has stored it. */
import { put } from '../api/client.ts';
import { uuid7, type Uuid } from '../ids.ts';
import type { Signed } from './pad.tsx';

export interface Kept {
  ref: Uuid;
  shown_digest: string;
}

/** Resolves with what the submission names; made once per act of signing, so that a repeat keeps its name. */
export async function keepSignature(signed: Signed, shownDigest: string, signer: string, ref: Uuid = uuid7()): Promise<Kept> {
  await put(`/signatures/${ref}`, {
    strokes: signed.strokes, width: signed.width, height: signed.height, shown_digest: shownDigest, signer, signed_at: signed.at, device: navigator.userAgent.slice(0, 200),
  });
  return { ref, shown_digest: shownDigest };
}
