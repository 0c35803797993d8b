/** Signing out asks what is to stay in this phone: others may use it next. */
import { useState } from 'preact/hooks';
import { signOut } from '../../kit/api/client.ts';
import { clear, left } from '../../kit/draft/leave.ts';
import { sendGone } from '../../kit/draft/gone.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, Notice, Trouble, Wait } from '../../kit/ui/parts.tsx';

export function Leave({ onStay }: { onStay: () => void }) {
  const kept = useLoad(left, []);
  const [error, setError] = useState<unknown>(null);
  const go = async (clearing: boolean) => {
    try {
      await sendGone().catch(() => undefined);
      if (clearing) await clear();
      await signOut().catch(() => undefined); // without network the cookie stays, but nobody here is known any more
      location.assign('/');
    } catch (reason) {
      setError(reason);
    }
  };
  if (kept.error) return <Trouble error={kept.error} again={kept.again} />;
  if (!kept.value) return <Wait text="正在看这部手机里存了什么" />;
  const { drafts, answers, owed, visits, unsaved } = kept.value;
  const count = [drafts ? `${drafts}份没填完的申请` : '', answers ? `${answers}份没交的补正` : '', owed ? `${owed}份拍了还没补交的材料` : '', visits ? `${visits}次没约完的上门` : ''].filter(Boolean).join('、');
  return (
    <section class="card stack-small" aria-labelledby="leave">
      <h2 id="leave">退出登录</h2>
      {count ? <p>这部手机里存着您的{count}{drafts + answers > 0 && '，还有拍的照片'}。</p> : <p>这部手机里没有您没填完的东西。</p>}
      {unsaved > 0 && <Notice kind="warn"><p>其中 {unsaved} 项还有内容只在这部手机里，清掉就找不回来了。</p></Notice>}
      {drafts > 0 && <p class="soft">已保存的，清掉以后重新登录还能接着填。</p>}
      {!!error && <Trouble error={error} />}
      <div class="row"><DoButton kind="main" run={() => go(true)}>清掉，再退出</DoButton>
        {count && <DoButton run={() => go(false)}>留在这部手机上</DoButton>}
        <button type="button" class="button bare" onClick={onStay}>先不退出</button></div>
      {count && <p class="soft small">手机是几个人合用的，请清掉。留着的，只有您再登录才看得到。</p>}
    </section>
  );
}
