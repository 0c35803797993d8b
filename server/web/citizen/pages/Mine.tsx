/** My applications: what was handed in, then what is still being written, here and on other devices. */
import { useEffect, useState } from 'preact/hooks';
import { get, resume, session, who } from '../../kit/api/client.ts';
import type { ApplicationLine, Page } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { sendGone, type Went } from '../../kit/draft/gone.ts';
import { drafts, type KeptDraft } from '../../kit/draft/store.ts';
import { ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { useList } from '../../kit/ui/list.tsx';
import { useLoad } from '../../kit/ui/load.ts';
import { DraftCard, ElsewhereCard, ShutCard, Thrown, whomOf } from './Begun.tsx';
import { grouped, StateTag } from './CaseCard.tsx';
import { Leave } from './Leave.tsx';
import { bundleNames } from './names.ts';
import { Parked } from './Parked.tsx';

/** Asked once somebody is known; what was thrown away without network is not listed any more. */
const listOf = (stage: string) => async (): Promise<Page<ApplicationLine> | null> => {
  await resume();
  if (stage === 'draft') await sendGone().catch(() => undefined);
  return session() ? get<Page<ApplicationLine>>(`/applications?stage=${stage}`) : null;
};

/** What lies in the phone, as far as it is this person's, and how much of others. */
async function kept(): Promise<{ mine: KeptDraft[]; others: number }> {
  await resume().catch(() => null);
  return { mine: await drafts.of(who()), others: await drafts.others(who()) };
}

export function Mine() {
  const handed = useList<ApplicationLine>('/applications?stage=submitted', listOf('submitted'));
  const names = useLoad(bundleNames, []);
  const [leaving, setLeaving] = useState(false);
  const signedIn = !!session() && session()!.account.level !== 'none';
  const handedIn = handed.items && (names.value || names.error) ? handed.items : null;
  return (
    <div class="stack">
      <div class="row"><ScreenTitle silent>我的申请</ScreenTitle>
        {signedIn && !leaving && <span class="push"><button type="button" class="button bare" onClick={() => setLeaving(true)}>退出登录</button></span>}</div>
      {leaving && <Leave onStay={() => setLeaving(false)} />}
      {!!handed.error && <Trouble error={handed.error} again={handed.again} />}
      {!signedIn && handed.items === null && !handed.error && <SignInHint />}
      {!handedIn && !handed.error && signedIn && <Wait />}
      {(handedIn || []).map((one) => <ApplicationCard key={one.id} one={one} name={nameOf(one, names.value || {})} />)}
      {handed.more}
      <Begun none={!handedIn || handedIn.length > 0} />
      {handed.items && <Parked />}
    </div>
  );
}

/** `none` says that nothing is to be said where nothing is begun. */
function Begun({ none }: { none: boolean }) {
  const here = useLoad(kept, []);
  const elsewhere = useList<ApplicationLine>('/applications?stage=draft', listOf('draft'));
  const [went, setWent] = useState<Went | null>(null);
  const shut = (elsewhere.items || []).filter((one) => one.is_shut);
  useEffect(() => { shut.forEach((one) => void drafts.drop(one.id)); }, [elsewhere.items]);
  useEffect(() => {
    const again = () => void sendGone().then(elsewhere.again, () => undefined);
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, [elsewhere.again]);
  if (!here.value) return here.error ? <Trouble error={here.error} again={here.again} /> : <Wait />;
  const { others } = here.value;
  const mine = here.value.mine.filter((draft) => !shut.some((one) => one.id === draft.id));
  const far = (elsewhere.items || []).filter((one) => !mine.some((draft) => draft.id === one.id));
  const drop = (outcome: Went) => { setWent(outcome); here.again(); elsewhere.again(); };
  return (
    <>
      {(mine.length > 0 || far.length > 0) && <div class="section-head"><h2>没填完的</h2></div>}
      <Thrown went={went} />
      {mine.map((draft) => <DraftCard key={draft.id} draft={draft} whom={whomOf(draft, elsewhere.items || [])} onDrop={drop} />)}
      {far.map((one) => one.is_shut ? <ShutCard key={one.id} one={one} onDrop={drop} /> : <ElsewhereCard key={one.id} one={one} onDrop={drop} />)}
      {elsewhere.more}
      {others > 0 && <p class="soft">这部手机里还有 {others} 份是登录以后填的，登录才看得到。</p>}
      {!none && !mine.length && !far.length && elsewhere.items && <Nothing />}
    </>
  );
}

/** What an application is called; one in which one acts no more has no name left. */
const nameOf = (one: ApplicationLine, names: Record<string, string>): string =>
  one.is_shut ? '替别人办的，授权已经结束' : names[one.bundle] || (one.cases[0] ? one.cases[0].name : one.bundle);

function ApplicationCard({ one, name }: { one: ApplicationLine; name: string }) {
  const alone = one.cases.length === 1 && one.cases[0]!.name === name ? one.cases[0]! : null; // the same name twice tells nothing
  return (
    <a class="card tile-card" href={`/applications/${one.id}`}>
      <div class="row"><h2>{name}</h2>{alone && <span class="push"><StateTag one={alone} /></span>}</div>
      <p class="soft small number"><span class="whole" style={{ marginRight: '.75rem' }}>{grouped(one.number)}</span> <span class="whole">{moment(one.submitted_at, true)}</span></p>
      {one.for_whom && <p>{one.for_whom}</p>}
      {one.is_shut && <p>办到：{one.state_plain}</p>}
      {!alone && <ul class="lines">{one.cases.map((each) => <li class="row" key={each.id}><span>{each.name}</span><span class="push"><StateTag one={each} /></span></li>)}</ul>}
    </a>
  );
}

const SignInHint = () => (
  <div class="card">
    <h2>看已经交的申请，请先登录</h2>
    <p class="soft">用手机号收一条短信就行。</p>
    <div class="row"><a class="button main" href="/sign-in?next=/applications">登录</a><a class="button" href="/progress">不登录，用编号查</a></div>
  </div>
);

const Nothing = () => (
  <div class="card">
    <h2>还没有申请</h2>
    <p class="soft">想办什么，到首页搜一搜，或者扫一扫楼道里的二维码。</p>
    <p><a class="button main" href="/">去首页找要办的事</a></p>
  </div>
);
