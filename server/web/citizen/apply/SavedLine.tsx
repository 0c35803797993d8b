/** Tells where the typed words are: on the server, in the phone, or on the way; and why the server does not take them. */
import { inWords } from '../../kit/api/problem.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { SignInAgain } from '../../kit/ui/parts.tsx';

const WORDS = { writing: '正在保存', kept: '已存在手机里', sending: '正在保存', saved: '已保存', away: '没有网络，已存在手机里', refused: '' };

/** A refusal stays in sight, and stands until the server has taken what is typed. */
export function SavedLine({ keeper }: { keeper: Keeper }) {
  const keeping = keeper.keeping.value;
  const refusal = keeper.refusal.value;
  return <p class={refusal ? 'notice warn refusal' : `saved-line ${keeping}`} role="status">{refusal ? ['只存在手机里：', inWords(refusal), <SignInAgain error={refusal} />] : WORDS[keeping]}</p>;
}
