/** What one agreed to, below the texts themselves; taking it back is one press, as giving was. */
import { useState } from 'preact/hooks';
import { get, put, resume, session } from '../../kit/api/client.ts';
import type { Consent, Schemas } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { NeedSignIn } from './Notices.tsx';

/** A notice is taken note of; there is nothing to take back. */
export const canBeWithdrawn = (one: { text: string; withdrawn_at: string | null }): boolean => one.text !== 'notice' && !one.withdrawn_at;

export function Consents() {
  const given = useLoad(async () => {
    await resume();
    return session() ? get<Schemas['IdentityConsentsOut']>('/consents') : null;
  }, []);
  if (given.error) return <Trouble error={given.error} again={given.again} />;
  if (!given.value) return session() ? <Wait /> : <NeedSignIn back="/privacy" words="看您同意过什么，请先登录" />;
  return (
    <section class="card" aria-labelledby="my-consents">
      <h2 id="my-consents">我同意过的</h2>
      <p class="soft">随时可以收回，点一下就行。收回前已经办的不受影响。</p>
      {!given.value.items.length && <p>还没有。办事时同意过什么，会列在这里。</p>}
      <ul class="lines">{given.value.items.map((one) => <OneConsent key={one.id} one={one} again={given.again} />)}</ul>
    </section>
  );
}

function OneConsent({ one, again }: { one: Consent; again: () => void }) {
  const [error, setError] = useState<unknown>(null);
  const withdraw = () => put(`/consents/${one.id}/withdrawal`, {}).then(again, setError);
  return (
    <li class="stack-small">
      <p class="row"><span><strong>{one.title}</strong><br /><span class="soft small">{one.text === 'notice' ? '看过' : '同意'}：{moment(one.given_at, true)}{one.withdrawn_at ? `，已收回：${moment(one.withdrawn_at, true)}` : ''}</span></span>
        {canBeWithdrawn(one) && <span class="push"><DoButton run={withdraw}>收回<span class="unseen">{one.title}</span></DoButton></span>}</p>
      {!!error && <Trouble error={error} />}
    </li>
  );
}
