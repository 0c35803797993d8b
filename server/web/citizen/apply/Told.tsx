/** How the person wants to hear of each step. */
import type { Way } from '../../kit/api/types.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';

const WAYS: Array<{ code: Way; name: string }> = [
  { code: 'sms', name: '发短信' },
  { code: 'in_app', name: '在本网站里看消息' },
  { code: 'wechat', name: '微信通知' },
];

/** Messages by WeChat reach only who came by WeChat; to others they would go by SMS anyway. */
const byWeChat = () => /MicroMessenger/i.test(navigator.userAgent);

export function Told({ keeper }: { keeper: Keeper }) {
  const chosen = keeper.draft.value.content.told_via;
  const offered = WAYS.filter((way) => way.code !== 'wechat' || byWeChat() || chosen.indexOf(way.code) >= 0);
  const turn = (code: Way) =>
    keeper.change((content) => ({ ...content, told_via: chosen.indexOf(code) >= 0 ? chosen.filter((one) => one !== code) : chosen.concat(code) }));
  return (
    <fieldset class="card">
      <legend class="unseen">办到哪一步怎么告诉您</legend>
      <h2 aria-hidden="true">办到哪一步怎么告诉您</h2>
      <div class={`choices ${offered.length > 2 ? '' : 'flat'}`}>
        {offered.map((way) => (
          <label class={`choice ${chosen.indexOf(way.code) >= 0 ? 'on' : ''}`} key={way.code}>
            <input type="checkbox" checked={chosen.indexOf(way.code) >= 0} onChange={() => turn(way.code)} />
            <span class="mark square" aria-hidden="true" /><span>{way.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
