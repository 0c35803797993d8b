/**
 * Which camera takes the picture. `phone`: the phone's own one, sharper and with its lamp, but a phone with little memory kills
 * the page behind it. `page`: its picture is seen in the page, which stays. Pure.
 */
export type Way = 'page' | 'phone';

export interface Able {
  /** The page may ask for a camera, and there is one. */
  isSeen: boolean;
  /** What the worker chose on this phone. */
  chosen: Way | null;
  /** The page was killed behind the phone's own camera once. */
  wasKilled: boolean;
  /** Gigabytes, rounded by the browser; null where it does not tell. */
  memory: number | null;
}

/** Gigabytes: with so many the camera and the page beside each other are much. */
const LITTLE = 4;

export function wayOf({ isSeen, chosen, wasKilled, memory }: Able): Way {
  if (!isSeen) return 'phone';
  if (chosen) return chosen;
  return wasKilled || (memory !== null && memory <= LITTLE) ? 'page' : 'phone';
}

/** Dots of the long side: with fewer no small print can be read. */
const LEAST = 1280;

export const isEnough = (width: number, height: number): boolean => Math.max(width, height) >= LEAST;

/** What a browser tells of a camera once it may be used: `camera2 0, facing back`. */
export interface Lens {
  deviceId: string;
  kind: string;
  label: string;
}

/**
 * The name of the main camera of the back, where another one has come: browsers that know no `facingMode` give the front one, and on
 * phones with several at the back some give one that cannot be focused. Null: keep what has come.
 */
export function mainOf(lenses: readonly Lens[], come: string): string | null {
  const backs = lenses.filter(({ kind, label, deviceId }) => kind === 'videoinput' && !!deviceId && /back|rear|environment|后/i.test(label));
  const order = ({ label }: Lens): number => Number((/camera2? (\d+)/i.exec(label) || ['', '0'])[1]);
  const main = backs.sort((a, b) => order(a) - order(b))[0];
  return main && main.label !== come ? main.deviceId : null;
}

export const TOO_SMALL = 'TooSmall';

const WORDS: Record<string, string> = {
  [TOO_SMALL]: '在这一页里拍不够清楚。',
  NotAllowedError: '没有允许这一页用摄像头。', PermissionDeniedError: '没有允许这一页用摄像头。', SecurityError: '没有允许这一页用摄像头。',
  NotFoundError: '这一页找不到摄像头。', DevicesNotFoundError: '这一页找不到摄像头。', OverconstrainedError: '这一页找不到摄像头。',
};

/** By the name of the error, of which old browsers have their own. */
export const troubleOf = (name: string): string => `${WORDS[name] || '摄像头打不开，可能别的程序正在用。'}请再点一次，用手机自带的相机拍。`;
