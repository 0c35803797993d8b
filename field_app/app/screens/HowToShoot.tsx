/** Which camera takes the pictures of this phone; not asked where the browser lends pages none. */
import { useState } from 'preact/hooks';
import type { Way } from '../rules/camera.ts';
import { canSee, choose, wasKilled, wayNow } from '../shell/camera.ts';
import { OneOf, type Choice } from './job/Choices.tsx';

const WAYS: readonly Choice<Way>[] = [
  { code: 'page', name: '就在这一页里拍', note: '手机旧、常卡的，选这个稳当' },
  { code: 'phone', name: '用手机自带的相机拍', note: '更清楚，能开闪光灯' },
];

export function HowToShoot() {
  const [way, setWay] = useState(wayNow());
  if (!canSee()) return null;
  return (
    <div class="card">
      <OneOf id="how-to-shoot" label="怎么拍照" choices={WAYS} chosen={way} onChoose={(code) => { choose(code); setWay(code); }} />
      {wasKilled() && <p class="soft small">上次打开手机相机的时候，手机把这一页关掉过。</p>}
    </div>
  );
}
