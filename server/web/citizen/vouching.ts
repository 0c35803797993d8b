/** To a platform that says who one is, and back to the very place one left. What was typed lies in the phone meanwhile. */
import { deviceKey, post } from '../kit/api/client.ts';
import { Problem } from '../kit/api/problem.ts';
import type { Schemas } from '../kit/api/types.ts';

export type Way = Schemas['IdentityWayOut'];

/** One who set out from here: what the answer must bring along, and where he was. */
export interface SetOut {
  state: string;
  kind: Way['kind'];
  back: string;
}

const PLACE = 'lm.set-out';
const HOME = '/applications';

/** Only a path of this site; anything else goes home. */
export const ours = (path: unknown): string => (typeof path === 'string' && /^\/[a-z]/.test(path) && path.indexOf('\\') < 0 ? path : HOME);

/** What stands behind the question mark under this name. */
export function told(search: string, name: string): string {
  const found = new RegExp(`[?&]${name}=([^&]*)`).exec(search);
  try {
    return found ? decodeURIComponent(found[1]!) : '';
  } catch (_) {
    return '';
  }
}

export const wayBack = (search: string): string => ours(told(search, 'next'));

export async function setOut(kind: Way['kind'], back: string): Promise<void> {
  const begun = await post<Schemas['IdentityTryOut']>('/sign-in-tries', { kind, device: deviceKey() });
  const left: SetOut = { state: begun.state, kind, back: ours(back) };
  try {
    localStorage.setItem(PLACE, JSON.stringify(left));
  } catch (_) {
    throw new Problem(0, { type: 'no-store', title: '这个浏览器不让网页存东西，请改用短信登录' });
  }
  location.assign(begun.address);
}

/** The one that this answer belongs to; an answer to somebody else's try finds none. Found once. */
export function takeUp(state: string): SetOut | null {
  try {
    const left = JSON.parse(localStorage.getItem(PLACE) || 'null') as SetOut | null;
    if (!left || !state || left.state !== state) return null;
    localStorage.removeItem(PLACE);
    return { ...left, back: ours(left.back) };
  } catch (_) {
    return null;
  }
}
