/**
 * The camera as the browser lends it to the page, and what this phone remembers of how pictures are taken. The pictures of the
 * stream are drawn, not asked for with `ImageCapture`: older browsers have none, and half of the phones turn what it gives.
 */
import { signal } from '@preact/signals';
import { mainOf, wayOf, type Way } from '../rules/camera.ts';

/** A picture that is to be taken in the page. */
export interface Shooting {
  name: string;
  onShot: (file: File) => void;
  /** The phone's own camera shall take it. */
  onPhone: () => void;
  onTrouble: (words: string) => void;
}

export const shooting = signal<Shooting | null>(null);

/** No secret, and needed before any key: which way was chosen; that the page has gone behind the camera; that it did not come back. */
type Note = 'way' | 'behind' | 'killed';

function noted(name: Note): string | null {
  try {
    return localStorage.getItem(`lm.camera.${name}`);
  } catch (error) {
    return forbidden(error);
  }
}

function note(name: Note, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(`lm.camera.${name}`);
    else localStorage.setItem(`lm.camera.${name}`, text);
  } catch (error) {
    forbidden(error);
  }
}

/** A browser may let nobody keep such notes; then nothing is remembered. */
function forbidden(error: unknown): null {
  if (error instanceof DOMException) return null;
  throw error;
}

/** Old browsers and addresses without https lend pages no camera. */
const lender = (): MediaDevices | null => (navigator.mediaDevices && typeof navigator.mediaDevices.getUserMedia === 'function' ? navigator.mediaDevices : null);

let hasLens = false;
/** It did not work since the page was opened. */
let hasFailed = false;

/** Whether there is a camera, and whether the page lived through the last time behind the phone's own. */
export function lookForCamera(): void {
  if (noted('behind')) note('killed', '1');
  note('behind', null);
  const devices = lender();
  if (!devices) return;
  const look = () => void devices.enumerateDevices().then((all) => { hasLens = all.some(({ kind }) => kind === 'videoinput'); }, () => undefined);
  look();
  devices.addEventListener('devicechange', look);
}

const remembered = (): Way | null => {
  const way = noted('way');
  return way === 'page' || way === 'phone' ? way : null;
};

/** The worker may choose. */
export const canSee = (): boolean => hasLens;
export const wasKilled = (): boolean => !!noted('killed');

export function wayNow(): Way {
  const { deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  return wayOf({ isSeen: hasLens && !hasFailed, chosen: remembered(), wasKilled: wasKilled(), memory: deviceMemory || null });
}

export function choose(way: Way): void {
  hasFailed = false;
  note('way', way);
}

/** From now on the phone's own camera takes the pictures, until the page is opened anew or the worker chooses. */
export const failed = (): void => { hasFailed = true; };

/** The phone's own camera opens over the page. If the page is never seen again, it was killed. */
export function goBehind(): void {
  note('behind', '1');
  const back = () => {
    if (document.visibilityState === 'hidden') return;
    note('behind', null);
    removeEventListener('focus', back);
    document.removeEventListener('visibilitychange', back);
  };
  addEventListener('focus', back);
  document.addEventListener('visibilitychange', back);
}

/** As large as a picture leaves the phone, see `shrink`. */
const SIZE = { width: { ideal: 2048 }, height: { ideal: 1536 } };

/** Rejects with the browser's own error; may stay unsettled for ever in some browsers of Chinese phones. */
export async function lend(): Promise<MediaStream> {
  const devices = lender()!;
  const anyOf = () => devices.getUserMedia({ audio: false, video: { ...SIZE, facingMode: { ideal: 'environment' } } });
  const first = await anyOf();
  const main = mainOf(await devices.enumerateDevices(), first.getVideoTracks()[0]!.label);
  if (!main) return first;
  giveBack(first); // a phone opens one at a time
  return devices.getUserMedia({ audio: false, video: { ...SIZE, deviceId: { exact: main } } }).catch(anyOf);
}

/** The camera's light goes out. */
export const giveBack = (stream: MediaStream): void => stream.getTracks().forEach((track) => track.stop());

/** What is seen now, as a photo that was taken; null where there is no memory to draw it. */
export async function drawn(video: HTMLVideoElement): Promise<File | null> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const brush = canvas.getContext('2d');
  if (!brush) return null;
  brush.drawImage(video, 0, 0);
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
  return made && new File([made], '照片.jpg', { type: 'image/jpeg' });
}
