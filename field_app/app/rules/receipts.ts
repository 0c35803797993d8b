/** What a receipt proves, and which photos may go from the phone because of it. Pure. */

export type Uuid = string;

/** What the phone laid down to be sent. */
export interface Laid {
  id: Uuid;
  revision: Uuid;
  content_digest: string;
  files: readonly { ref: Uuid; digest: string }[];
}

/** The server's answer (see `field_app/sync`). */
export interface Receipt {
  id: Uuid;
  revision: Uuid;
  content_digest: string;
  files: readonly { ref: Uuid; digest: string | null; state: 'stored' | 'expected' | 'refused'; reason?: string | null }[];
  missing: readonly Uuid[];
  /** Of these words nothing more is needed: later ones have come whole, from whichever phone, or the job was handed in. */
  is_settled?: boolean;
}

export interface Proof {
  /** The words are there, as they were written here. */
  words: boolean;
  stored: Uuid[];
  /** To be sent, or sent again. */
  missing: Uuid[];
  refused: { ref: Uuid; reason: string }[];
  /** There under this name, but with other bytes: for a person to look at, never overwritten. */
  other: Uuid[];
  /** Words and every photo. */
  whole: boolean;
}

const NOTHING: Proof = { words: false, stored: [], missing: [], refused: [], other: [], whole: false };

/** Only what the receipt says word for word is proven; a receipt of another revision proves nothing of this one. */
export function proofOf(receipt: Receipt, laid: Laid): Proof {
  if (receipt.id !== laid.id || receipt.revision !== laid.revision) return { ...NOTHING, missing: laid.files.map((file) => file.ref) };
  const proof: Proof = { ...NOTHING, stored: [], missing: [], refused: [], other: [], words: receipt.content_digest === laid.content_digest };
  for (const { ref, digest } of laid.files) {
    const told = receipt.files.filter((file) => file.ref === ref);
    const [first] = told;
    if (told.length !== 1 || !first || first.state === 'expected' || receipt.missing.indexOf(ref) >= 0) proof.missing.push(ref);
    else if (first.state === 'refused') proof.refused.push({ ref, reason: first.reason || '' });
    else if (first.digest !== digest) proof.other.push(ref);
    else proof.stored.push(ref);
  }
  return { ...proof, whole: proof.words && proof.stored.length === laid.files.length };
}

/** A photo on the phone, with the digest of the bytes that really lie here. */
export interface Held {
  ref: Uuid;
  job: Uuid;
  digest: string;
}

/**
 * Photos that may be deleted: the receipt of their job proves the words and this very picture, and no job that is still
 * being written on this phone shows it.
 */
export function mayGo(held: readonly Held[], laid: Laid, receipt: Receipt, shown: readonly Uuid[]): Uuid[] {
  const proof = proofOf(receipt, laid);
  if (!proof.words) return [];
  const asSent = (photo: Held) => laid.files.some((file) => file.ref === photo.ref && file.digest === photo.digest);
  return held
    .filter((photo) => photo.job === laid.id && proof.stored.indexOf(photo.ref) >= 0 && asSent(photo) && shown.indexOf(photo.ref) < 0)
    .map((photo) => photo.ref);
}
