/** Something was done: it is laid down, shown as done at once, and off it goes when there is a network. */
import { digest } from '../../../../server/web/kit/digest.ts';
import { uuid7, type Uuid } from '../../../../server/web/kit/ids.ts';
import type { Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { canonical } from '../../rules/canonical.ts';
import { actText } from '../../rules/signing.ts';
import { changes, lists, loop, vault } from '../../shell/app.ts';
import { takeBack } from '../../shell/facing.ts';
import { deeds, encoded, Full, photos, tasks, unopened, type Doing, type Photo } from '../../store/index.ts';
import { offset } from '../job/finishing.ts';
import { fullFor } from '../words.ts';
import type { Writing } from './draft.ts';

/** Now by the phone's clock, and how far the server's was ahead. */
export async function moment(): Promise<{ at: string; server_offset_ms?: number }> {
  const ahead = await offset();
  return { at: new Date().toISOString(), ...(ahead === null ? {} : { server_offset_ms: ahead }) };
}

/** What was written is done. Why it could not be laid down, in words; empty when it was. */
export async function layDown({ id, command, saved }: Pick<Writing<object>, 'id' | 'command' | 'saved'>, doing: Omit<Doing, 'id' | 'now' | 'draft' | 'resident'>): Promise<string> {
  await saved().catch(() => undefined); // the words go with the deed
  const task = await tasks(vault).get(doing.task).catch(unopened);
  try {
    await deeds.lay(vault, { ...doing, resident: task && task.resident, id: command, draft: id, now: Date.now() });
  } catch (error) {
    if (error instanceof Full) return fullFor('还没记下');
    throw error;
  }
  takeBack();
  changes.value += 1;
  lists.value += 1;
  void loop.wake();
  return '';
}

export interface Signing {
  command: Uuid;
  /** Digest of what the signature is under. */
  shown: string;
  signer: string;
}

export function keepInk(signed: Signed, { command, shown, signer }: Signing): Promise<Photo> {
  const act = actText({ strokes: signed.strokes, width: signed.width, height: signed.height, shown, signer: signer.slice(0, 100) || '本人', at: signed.at });
  const facts = { page_order: 0, facts: {}, takenAt: Date.now(), filename: '签名.json', type: 'application/json' };
  return photos.keep(vault, { ...facts, id: uuid7(), job: command, slot: 'ink', purpose: 'signature' }, encoded(act));
}

/** What is signed where an original changes hands (see `field_app/visits/service/custody.py`). */
export const originalDigest = (original: Uuid, to: string, due_back: string): Promise<string> => digest(encoded(canonical({ original, to, due_back })));

/** What both sign where originals go along with a job that another worker takes. */
export const alongDigest = (handoff: Uuid, originals: readonly Uuid[]): Promise<string> => digest(encoded(canonical({ handoff, originals: [...originals].sort() })));

/** Those of its pictures that it names. */
export async function shownOf(command: Uuid, refs: readonly (Uuid | null)[]): Promise<Photo[]> {
  return (await photos.of(vault, command)).ones.filter((photo) => refs.indexOf(photo.id) >= 0);
}
