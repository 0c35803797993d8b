/** Photos waiting to be sent: one after the other, again when the network is back, each with its state for the page. */
import { signal } from '@preact/signals';
import { anySession, who } from '../api/client.ts';
import { inWords, NoNetwork, Problem } from '../api/problem.ts';
import { photos } from '../draft/photos.ts';
import type { KeptPhoto } from '../draft/store.ts';
import { uuid7, type Uuid } from '../ids.ts';
import { sendPhoto } from './send.ts';
import { note } from '../papers/count.ts';
import { checkKind, checkSize, type Takes } from '../papers/takes.ts';
import { shrink } from './shrink.ts';

export interface Way {
  state: 'waiting' | 'sending' | 'sent' | 'refused';
  share: number;
  message?: string;
}

export const ways = signal<Record<Uuid, Way>>({});

const say = (ref: Uuid, way: Way): void => {
  ways.value = { ...ways.value, [ref]: way };
};

let line: Promise<void> = Promise.resolve();

/** Puts a photo in line; never rejects, what goes wrong stands beside the photo. */
export function queue(photo: KeptPhoto): void {
  note([photo]);
  if (photo.sent) return say(photo.ref, { state: 'sent', share: 1 });
  say(photo.ref, { state: 'waiting', share: 0 });
  line = line.then(() => send(photo.ref));
}

async function send(ref: Uuid): Promise<void> {
  const photo = await photos.get(ref);
  if (!photo || photo.sent) return;
  try {
    await sendPhoto(photo, (share) => say(ref, { state: 'sending', share }));
    say(ref, { state: 'sent', share: 1 });
  } catch (error) {
    const passing = error instanceof NoNetwork || (error instanceof Problem && error.status >= 500);
    say(ref, passing ? { state: 'waiting', share: 0, message: '没有网络，有网了自动再传' } : { state: 'refused', share: 0, message: inWords(error) });
  }
}

/** Photos of a draft that are still on their way, e.g. after a reload or when the network is back. */
export async function resumeUploads(draft: Uuid): Promise<void> {
  (await photos.of(draft)).forEach((photo) => queue(photo));
}

/** Takes a file in: shrinks it, keeps it in the phone, puts it in line. Resolves with its name as soon as it is kept. `NotTaken` says what its place does not take. */
export async function take(file: File, draft: Uuid, purpose: string, takes: Takes): Promise<Uuid> {
  checkKind(file, takes);
  const bytes = await shrink(file, takes);
  checkSize(bytes, takes);
  const isJpeg = bytes.type === 'image/jpeg';
  const filename = isJpeg ? file.name.replace(/\.[^.]*$/, '') + '.jpg' : file.name;
  const photo: KeptPhoto = { ref: uuid7(), draft, purpose, filename: filename || 'photo.jpg', bytes, sent: false, owner: who() };
  await photos.keep(photo);
  queue(photo);
  return photo.ref;
}

/** Resolves when the server has all of these; else says how many are still in the phone. */
export async function allSent(draft: Uuid, named: readonly Uuid[]): Promise<void> {
  await resumeUploads(draft);
  await line;
  const stuck = named.filter((ref) => ways.value[ref] && ways.value[ref]!.state !== 'sent');
  if (!stuck.length) return;
  await anySession(); // who has to sign in first is told that
  throw new Problem(0, { type: 'photos-waiting', title: `还有${stuck.length}张照片没有传完，请等有网络时再提交。填的内容和照片都存着。` });
}
