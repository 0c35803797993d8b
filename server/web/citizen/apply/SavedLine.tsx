/** Tells where the typed words are: on the server, in the phone, or on the way. */
import type { Keeper } from '../../kit/draft/keeper.ts';

const WORDS = { writing: '正在保存', kept: '已存在手机里', sending: '正在保存', saved: '已保存', away: '没有网络，已存在手机里', refused: '已存在手机里' };

export function SavedLine({ keeper }: { keeper: Keeper }) {
  const keeping = keeper.keeping.value;
  const kind = keeping === 'away' || keeping === 'refused' ? 'away' : keeping === 'writing' || keeping === 'sending' ? 'busy' : '';
  return <span class={`saved-line ${kind}`} role="status" title={keeping === 'refused' ? keeper.refusal.value : undefined}>{WORDS[keeping]}</span>;
}
