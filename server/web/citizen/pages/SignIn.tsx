/** Signing in, and afterwards back to where one came from. */
import { useState } from 'preact/hooks';
import { ScreenTitle } from '../../kit/ui/parts.tsx';
import { PhoneCode } from '../PhoneCode.tsx';
import { wayBack } from '../vouching.ts';
import { ProveWays } from '../ProveWays.tsx';
import { isOfAnother, OtherAccount } from './OtherAccount.tsx';

export function SignIn() {
  const back = wayBack(location.search);
  const [isOther, setIsOther] = useState(false);
  const on = async () => ((await isOfAnother(back).catch(() => false)) ? setIsOther(true) : location.assign(back));
  if (isOther) return <OtherAccount back={back} />;
  return (
    <div class="card">
      <ScreenTitle silent note="用手机号收一条短信就行，不用注册，不用记密码。">登录</ScreenTitle>
      <PhoneCode onDone={() => void on()} />
      <ProveWays words="也可以在下面的平台登录，顺便核验身份。有几件事要核验过才能在网上办。" back={back} />
      <details><summary>收不到短信，或者没有手机？</summary>
        <p>可以打 <a href="tel:12345">12345</a>，也可以带身份证到就近的服务点，工作人员帮您办。行动不便的，网格员可以上门。</p></details>
    </div>
  );
}
