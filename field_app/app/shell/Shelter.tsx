/** How safe this shelter is, said before the first word. */
import { Notice } from '../../../server/web/kit/ui/parts.tsx';
import { shelter } from './app.ts';
import { isWeChat, LITTLE, sizeInWords } from './phone.ts';

export function Shelter() {
  const here = shelter.value;
  if (!here) return null;
  const isTight = here.left !== null && here.left < LITTLE;
  return (
    <>
      {!here.isLasting && (
        <Notice kind="warn">
          <p><strong>{isWeChat(navigator.userAgent) ? '微信里存的东西，手机可能会自己清掉。' : '这个浏览器没有答应一直留着存的东西，手机满了可能会清掉。'}</strong></p>
          <p>{isWeChat(navigator.userAgent) ? '请点右上角，选“在浏览器打开”，再添加到桌面。' : '请把这一页添加到桌面，从桌面打开。'}没送出去之前，不算稳妥，请尽早连网送出。</p>
        </Notice>
      )}
      {isTight && <Notice kind="bad"><p><strong>手机快满了，只剩 {sizeInWords(here.left!)}。</strong>请先删些不用的照片、视频，再出门。</p></Notice>}
      {!isTight && here.left !== null && <p class="soft small">手机上还能存大约 {sizeInWords(here.left)}。</p>}
    </>
  );
}
