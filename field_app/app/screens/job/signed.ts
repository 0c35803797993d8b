/** Signatures and pictures of a consent, as they lie in the phone: each in its own place, so that a new one takes the old one's. */
import { uuid7, type Uuid } from '../../../../server/web/kit/ids.ts';
import type { Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { actText } from '../../rules/signing.ts';
import { vault } from '../../shell/app.ts';
import { encoded, photos, type Keeper, type Photo } from '../../store/index.ts';

export type Slot = 'consent' | 'worker';

const fact = { page_order: 0, takenAt: 0 };

/** Another try, or another way: what lay in this place goes. Not if another tab has the job: what it shows is on its way. */
export async function clear(keeper: Keeper, slot: Slot): Promise<void> {
  const { ones } = await photos.of(vault, (await keeper.kept()).job.id);
  await photos.drop(ones.filter((one) => one.slot === slot).map((one) => one.id));
}

export interface Signing {
  keeper: Keeper;
  slot: Slot;
  /** Digest of exactly what was shown. */
  shown: string;
  signer: string;
  id?: Uuid;
}

export async function keepSigned(signed: Signed, { keeper, slot, shown, signer, id = uuid7() }: Signing): Promise<Photo> {
  const act = actText({ strokes: signed.strokes, width: signed.width, height: signed.height, shown, signer, at: signed.at });
  await clear(keeper, slot);
  return photos.keep(vault, { ...fact, id, job: keeper.job.value.id, slot, purpose: 'signature', filename: '签名.json', type: 'application/json', facts: { shown_digest: shown }, takenAt: Date.now() }, encoded(act));
}

/** Whether what lies there was signed under these words; a paper is under its own. */
export async function isOf(picture: Uuid, shown: string): Promise<boolean> {
  const laid = await photos.get(vault, picture);
  return !!laid && (laid.purpose !== 'signature' || laid.facts.shown_digest === shown);
}
