/** Who may act for me and for whom I may: both sides, agreeing, and taking back as easily as giving. */
import { useState } from 'preact/hooks';
import { get, put, resume, session } from '../../kit/api/client.ts';
import type { Mandate, Schemas } from '../../kit/api/types.ts';
import { day } from '../../kit/checks/words.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, Notice, ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Firms } from './Firms.tsx';
import { stateOf } from './mandates.ts';
import { NewMandate } from './NewMandate.tsx';
import { ProveWays } from '../ProveWays.tsx';
import { NeedSignIn } from './Notices.tsx';

export function Mandates() {
  const held = useLoad(async () => {
    await resume();
    if (!session() || session()!.account.level === 'none') return null;
    const [mandates, firms] = await Promise.all([get<Schemas['IdentityMandatesOut']>('/mandates'), get<Schemas['IdentitySpokensOut']>('/representations')]);
    return { items: mandates.items, firms: firms.items };
  }, []);
  if (held.error) return <div class="stack"><ScreenTitle silent>授权</ScreenTitle><Trouble error={held.error} again={held.again} /></div>;
  const person = session() ? session()!.account.person : null;
  const isIn = !!session() && session()!.account.level !== 'none';
  return (
    <div class="stack">
      <ScreenTitle silent note="您让谁替您办事、您替谁办事，都在这里。随时可以收回、可以不再代办，打 12345 或到窗口也行。">授权</ScreenTitle>
      {!held.value && (isIn ? <Wait /> : <NeedSignIn back="/mandates" words="看授权，请先登录" />)}
      {held.value && !held.value.items.length && <div class="card"><h2>还没有授权</h2><p class="soft">要请家里人替您办事，或者要替家里人办事，先在这里说好。</p></div>}
      {held.value && held.value.items.map((one) => <MandateCard key={one.id} one={one} again={held.again} />)}
      {held.value && <Firms firms={held.value.firms} again={held.again} />}
      {held.value && (person ? <NewMandate me={person.id} firms={held.value.firms} onDone={held.again} /> : <NotChecked />)}
    </div>
  );
}

const NotChecked = () => (
  <div class="card">
    <h2>要请人办事，或替人办事</h2>
    <p>要先核验您的身份，怕别人冒用您的名字。</p>
    <ProveWays words="在手机上核验，完了回到这里：" />
    <p>也可以不在手机上办：</p>
    <ul class="dots"><li>带身份证到就近窗口，核验一次，以后就能在手机上授权。</li><li>打 12345，本人说一声，工作人员帮您登记。</li><li>本人和代办的人一起到窗口，当面说、当面登记。</li></ul>
    <p class="row"><a class="button" href="tel:12345">打 12345</a><a class="button" href="/sites">看就近窗口</a></p>
  </div>
);

function MandateCard({ one, again }: { one: Mandate; again: () => void }) {
  const iGave = one.is_principal;
  const state = stateOf(one, iGave, Date.now());
  const isOpen = state.kind !== 'plain';
  return (
    <div class="card">
      <div class="row"><h2>{iGave ? `${one.agent ? one.agent.name : '工作人员'} 替${one.principal.kind === 'firm' ? one.principal.name : '我'}办` : `我替 ${one.principal.name} 办`}{one.relation ? `（${iGave ? '' : '我是'}${one.relation}）` : ''}</h2><span class={`tag push ${state.kind}`}>{state.name}</span></div>
      <dl class="facts">
        <div><dt>编号</dt><dd class="number">{one.number}</dd></div>
        <div><dt>可以办</dt><dd>{one.item_names.length ? one.item_names.join('、') : '能委托的都可以'}</dd></div>
        <div><dt>期限</dt><dd><span class="whole">{day(inShanghai(one.since))}</span>到<span class="whole">{day(inShanghai(one.until))}</span></dd></div>
      </dl>
      {isOpen && !iGave && one.state === 'offered' && <p class="small soft">{one.principal.kind === 'firm' ? '请单位的法定代表人' : '请对方'}登录后在“授权”里点“同意”，或打 12345、到窗口说一声。</p>}
      {one.revoked_how === 'replaced' && one.revoked_at && <p class="small soft">{day(inShanghai(one.revoked_at))}重新说好，换成了新的一份，以新的为准。</p>}
      {isOpen && <Ways one={one} iGave={iGave} again={again} />}
    </div>
  );
}

/** The day in Shanghai, whatever offset the server wrote. */
const inShanghai = (iso: string): string => new Date(Date.parse(iso) + 8 * 3600 * 1000).toISOString();

interface Ending {
  press: string;
  means: string;
  sure: string;
}

/** How it may be ended from here, and what that means. */
function endingOf(isOffered: boolean, iGave: boolean): Ending {
  if (iGave && isOffered) return { press: '不同意', means: '不同意，他就不能替您办。', sure: '确认不同意' };
  if (iGave) return { press: '收回授权', means: '收回后他就不能再替您办了。已经交上去的不受影响。', sure: '确认收回' };
  if (isOffered) return { press: '不请求了', means: '撤掉后，对方就不用再理会了。', sure: '确认撤掉' };
  return { press: '不再代办', means: '以后您就不能再替他办了，系统会告诉他。已经交上去的不受影响。', sure: '确认不再代办' };
}

function Ways({ one, iGave, again }: { one: Mandate; iGave: boolean; again: () => void }) {
  const [sure, setSure] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = (what: 'revocation' | 'confirmation') => put(`/mandates/${one.id}/${what}`, {}).then(again, setError);
  const isOffered = one.state === 'offered';
  const ending = endingOf(isOffered, iGave);
  return (
    <>
      {!!error && <Trouble error={error} />}
      {!sure && <p class="row">{isOffered && iGave && <DoButton kind="main" run={() => act('confirmation')}>同意</DoButton>}
        <button type="button" class="button risky" onClick={() => setSure(true)}>{ending.press}</button></p>}
      {sure && <Notice kind="warn"><p>{ending.means}</p>
        <p class="row"><DoButton kind="risky" run={() => act('revocation')}>{ending.sure}</DoButton><button type="button" class="button" onClick={() => setSure(false)}>先不</button></p></Notice>}
    </>
  );
}
