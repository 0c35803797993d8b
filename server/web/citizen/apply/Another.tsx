/** Somebody signed in on this page who is not the one who began: the draft stays whose it is, and it is said what one can do. */
import { onSession, session, signOut, who } from '../../kit/api/client.ts';
import type { Session } from '../../kit/api/types.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { drafts, forms } from '../../kit/draft/store.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { DoButton, ScreenTitle } from '../../kit/ui/parts.tsx';
import { anew } from './anew.ts';
import { go } from './way.ts';

/** What the accounts that were signed in on this page are called, by their ids. */
const names: Record<string, string> = {};
const note = (one: Session | null) => { if (one) names[one.account.id] = one.account.phone || one.account.name || ''; };
note(session());
onSession(note);

const called = (account: string | undefined, instead: string): string => (account && names[account] ? ` ${names[account]} 的账号` : instead);

export function Another({ keeper, form }: { keeper: Keeper; form: Form | null }) {
  const draft = keeper.draft.value;
  const his = called(draft.owner, '原来的账号');
  const back = async () => {
    await keeper.keep();
    await signOut().catch(() => undefined);
    location.assign(`/sign-in?next=${encodeURIComponent(location.href.slice(location.origin.length))}`);
  };
  const begin = async () => {
    await keeper.keep();
    const own = anew(draft, form, who());
    await drafts.keep(own);
    if (form) await forms.keep(own.id, form);
    go(own.step, true);
    location.reload();
  };
  return (
    <div class="stack">
      <div class="card stack-small">
        <ScreenTitle>账号换了</ScreenTitle>
        <p>这份申请是用{his}填的，现在登录的是{called(who(), '另一个账号')}。</p>
        <p class="strong">填过的都在，没有丢，也没有交到现在的账号名下。</p>
      </div>
      <section class="card stack-small" aria-labelledby="as-before">
        <h2 id="as-before">接着填原来那份</h2>
        <p>换回{his}登录，从刚才的地方接着填，拍的照片也在。原来是从微信、支付宝进来的，请从那里再进一次。</p>
        <p><DoButton kind="main full" run={back}>换回原来的账号</DoButton></p>
      </section>
      <section class="card stack-small" aria-labelledby="anew">
        <h2 id="anew">用现在的账号另填一份</h2>
        <p>把刚才填的字抄一份过来，归现在的账号，原来那份不动。照片、签名，还有从原来账号的资料里带出来的，不抄，要自己再填。</p>
        <p><DoButton kind="full" run={begin}>同意抄过来，另填一份</DoButton></p>
      </section>
    </div>
  );
}
