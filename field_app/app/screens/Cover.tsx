/** Before the lists, while the phone may still be in the resident's hands: no name stands here. */
import { ScreenTitle } from '../../../server/web/kit/ui/parts.tsx';
import { lock } from '../shell/app.ts';
import { takeBack } from '../shell/facing.ts';

const locked = async () => {
  await lock();
  takeBack();
};

export const Cover = () => (
  <main id="main" class="wrap stack" tabIndex={-1}>
    <div class="card stack">
      <ScreenTitle>请把手机<span class="whole">交还网格员</span></ScreenTitle>
      <p>写好的都存着。后面是网格员自己的页面，有别的住户的名字。</p>
      <p><button type="button" class="button main full" onClick={takeBack}>我是网格员，手机在我手里</button></p>
      <p><button type="button" class="button full" onClick={() => void locked()}>先锁上</button></p>
    </div>
  </main>
);
