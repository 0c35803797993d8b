/** For whom it is, in one line where the outcome is shown; the screen behind it is fetched when it is wanted. */
import type { Keeper } from '../../kit/draft/keeper.ts';
import { nameOf, type Ground } from './whom.ts';
import { go } from './way.ts';

export const groundOf = (keeper: Keeper): Ground => (keeper.draft.value.content.applicant || { authority: 'self' as Ground }).authority;

/** One line where the outcome is shown, and the way to change it. */
export function WhomLine({ keeper }: { keeper: Keeper }) {
  return <p class="card row"><span>给谁办:<strong>{nameOf(groundOf(keeper))}</strong></span><button type="button" class="button push" onClick={() => go('whom')}>换成别人</button></p>;
}
