/** Why a PIN will not do, or did not open, in plain words. Pure. */
import type { PinFault } from '../rules/pin.ts';
import type { Opening } from '../store/vault.ts';

export const FAULTS: Record<PinFault | 'needs-share' | 'new' | 'barred' | 'wait' | 'wrong', string> = {
  'too-short': '太短了：要8个以上的数字或字母，或者正好6位数字。',
  'too-simple': '太容易猜了，不要用连着的、重复的数字。',
  'needs-share': '6位数字的密码要连着网才能定。请连网再试，或者用8个以上的。',
  new: '请从头再来一次。',
  barred: '填错太多次了。请登录后重新定一个。',
  wait: '请过一会儿再试。',
  wrong: '密码不对。',
};

/** Half a minute is half a minute, not 29,874 thousandths. */
export const waitInWords = (wait: number): string => (wait < 60_000 ? `${Math.ceil(wait / 1000)} 秒` : `${Math.ceil(wait / 60_000)} 分钟`);

export function whyShut(opening: Exclude<Opening, { opened: true }>): string {
  if (opening.why === 'wait') return `错得多了，请过 ${waitInWords(opening.wait)}再试。`;
  if (opening.why !== 'wrong') return FAULTS[opening.why];
  const left = `密码不对。再错 ${opening.left} 次，就要登录后重新定密码（手机里存的不会丢）。`;
  return opening.wait ? `${left}请过 ${waitInWords(opening.wait)}再试。` : left;
}
