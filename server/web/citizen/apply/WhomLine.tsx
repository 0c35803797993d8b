/** For whom it is, in one line where the outcome is shown; the screen behind it is fetched when it is wanted. */
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { groundsFor, nameOf, type Ground } from './whom.ts';
import { go } from './way.ts';

export const groundOf = (keeper: Keeper): Ground => (keeper.draft.value.content.applicant || { authority: 'self' as Ground }).authority;

/** Whether who acts fits what was answered about who comes. */
export const isChosen = (keeper: Keeper, form: Form): boolean => groundsFor(form).some((one) => one.code === groundOf(keeper));

/** One line where the outcome is shown, and the way to change it. */
export function WhomLine({ keeper, form }: { keeper: Keeper; form: Form }) {
  return <div class="card"><div class="row"><span>给谁办：<strong>{isChosen(keeper, form) ? nameOf(groundOf(keeper)) : '还没选'}</strong></span><button type="button" class="button push" onClick={() => go('whom')}>{isChosen(keeper, form) ? '换成别人' : '选一个'}</button></div></div>;
}
