/** Handing in without network: waits, says so in plain words, and goes on by itself as soon as the network is back. */
import { useEffect } from 'preact/hooks';
import { Notice } from '../../kit/ui/parts.tsx';

/** False only when the phone itself knows that it has no network; true may still be wrong. */
export const hasNetwork = (): boolean => navigator.onLine !== false;

export function Waiting({ again }: { again: () => void }) {
  useEffect(() => {
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, []);
  return (
    <Notice kind="warn">
      <p class="strong">现在没有网络，还没有交上去。</p>
      <p>填的内容和签名都在。有网了马上替您交，不用再点。</p>
      <p>这一页先别关。关了也不要紧：填的内容还在手机里，下次打开再签名、提交。</p>
    </Notice>
  );
}
