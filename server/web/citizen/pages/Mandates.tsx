/** Who may act for me, and taking that back: as easy as giving it. */
import { useState } from 'preact/hooks';
import { get, put, resume, session } from '../../kit/api/client.ts';
import type { Page } from '../../kit/api/types.ts';
import { day } from '../../kit/checks/words.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, Notice, ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { NeedSignIn } from './Notices.tsx';

interface Side {
  id: string;
  name: string;
}

interface Mandate {
  id: string;
  principal: Side;
  agent: Side;
  relation: string;
  items: string[];
  since: string;
  until: string;
  state: string;
  revoked_at: string | null;
}

const STATES: Record<string, string> = { offered: '等您同意', given: '有效', revoked: '已收回', expired: '已到期' };

export function Mandates() {
  const held = useLoad(async () => {
    await resume();
    return session() ? get<Page<Mandate>>('/mandates') : null;
  }, []);
  if (held.error) return <Trouble error={held.error} again={held.again} />;
  return (
    <div class="stack">
      <ScreenTitle silent note="您让谁替您办事,在这里看得到,随时可以收回。打12345或到窗口也能收回。">授权</ScreenTitle>
      {!held.value && (session() ? <Wait /> : <NeedSignIn back="/mandates" words="看授权,请先登录" />)}
      {held.value && !held.value.items.length && <div class="card"><h2>没有授权给别人</h2><p class="soft">家里人替您办事时,系统会先问您同意,并记在这里。</p></div>}
      {held.value && held.value.items.map((one) => <MandateCard key={one.id} one={one} again={held.again} />)}
    </div>
  );
}

function MandateCard({ one, again }: { one: Mandate; again: () => void }) {
  const [sure, setSure] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const me = session() && session()!.account.person ? session()!.account.person!.id : null;
  const iGave = one.principal.id === me;
  const act = (what: 'revocation' | 'confirmation') => put(`/mandates/${one.id}/${what}`, {}).then(again, setError);
  const open = one.state === 'given' || one.state === 'offered';
  return (
    <div class="card">
      <div class="row"><h2>{iGave ? `${one.agent.name} 替我办` : `我替 ${one.principal.name} 办`}{one.relation ? `(${one.relation})` : ''}</h2><span class={`tag push ${one.state === 'given' ? 'good' : one.state === 'offered' ? 'warn' : 'plain'}`}>{STATES[one.state] || one.state}</span></div>
      <dl class="facts">
        <div><dt>可以办</dt><dd>{one.items.length ? `${one.items.length}个事项` : '可以委托的事项'}</dd></div>
        <div><dt>期限</dt><dd>{day(one.since)}到{day(one.until)}</dd></div>
      </dl>
      {!!error && <Trouble error={error} />}
      {open && !sure && (
        <p class="row">
          {one.state === 'offered' && iGave && <DoButton kind="main" run={() => act('confirmation')}>同意</DoButton>}
          <button type="button" class="button risky" onClick={() => setSure(true)}>{iGave ? '收回授权' : '不再代办'}</button>
        </p>
      )}
      {sure && open && <Notice kind="warn"><p>收回后就不能再代办了。已经交上去的不受影响。</p><p class="row"><DoButton kind="risky" run={() => act('revocation')}>确认收回</DoButton><button type="button" class="button" onClick={() => setSure(false)}>不收回</button></p></Notice>}
    </div>
  );
}
