/** Signing in, and afterwards back to where one came from. */
import { ScreenTitle } from '../../kit/ui/parts.tsx';
import { PhoneCode } from '../PhoneCode.tsx';

/** Only a path of this site; anything else goes home. */
export function wayBack(search: string): string {
  const found = /[?&]next=([^&]+)/.exec(search);
  const path = found ? decodeURIComponent(found[1]!) : '/applications';
  return /^\/[a-z]/.test(path) && path.indexOf('\\') < 0 ? path : '/applications';
}

export function SignIn() {
  return (
    <div class="card">
      <ScreenTitle silent note="用手机号收一条短信就行，不用注册，不用记密码。">登录</ScreenTitle>
      <PhoneCode onDone={() => location.assign(wayBack(location.search))} />
      <details><summary>收不到短信，或者没有手机？</summary>
        <p>可以打 <a href="tel:12345">12345</a>，也可以带身份证到就近的服务点，工作人员帮您办。行动不便的，网格员可以上门。</p></details>
    </div>
  );
}
