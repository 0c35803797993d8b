/** Signed in from inside a form, and not as the one who fills it in: said before an empty form surprises. */
import { isAnothers, signOut } from '../../kit/api/client.ts';
import { open } from '../../kit/draft/store.ts';
import { DoButton, ScreenTitle } from '../../kit/ui/parts.tsx';

/** Whether the form to which one goes back is one that another account began on this phone. */
export async function isOfAnother(back: string): Promise<boolean> {
  const [page, way] = back.split('#');
  if (!way || way.indexOf('apply/') !== 0) return false;
  const there = (await (await open()).getAll('drafts')).filter((draft) => draft.page === page && !draft.submitted);
  const newest = there.sort((one, other) => other.changedAt - one.changedAt)[0];
  return !!newest && isAnothers(newest.owner);
}

export function OtherAccount({ back }: { back: string }) {
  const change = () => signOut().catch(() => undefined).then(() => location.assign(`/sign-in?next=${encodeURIComponent(back)}`));
  return (
    <div class="card stack-small">
      <ScreenTitle>账号换了</ScreenTitle>
      <p>刚才那份申请是用另一个账号填的，用那个账号登录，才能接着填。</p>
      <p class="strong">填过的都存在这部手机里，没有丢，也没有交到现在的账号名下。</p>
      <div class="row"><DoButton kind="main" run={change}>换回原来的账号</DoButton><a class="button" href={`${back.split('#')[0]}#apply/start`}>用现在的账号从头填</a></div>
    </div>
  );
}
