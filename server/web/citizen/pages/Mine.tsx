/** My applications: what is being written on this phone, and what was handed in. */
import { useEffect, useState } from 'preact/hooks';
import { get, getPublic, resume, session, signOut } from '../../kit/api/client.ts';
import type { ApplicationLine, Page, Schemas } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { drafts, type KeptDraft } from '../../kit/draft/store.ts';
import { DoButton, ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { useList } from '../../kit/ui/list.tsx';
import { useLoad } from '../../kit/ui/load.ts';
import { Sure } from '../../kit/ui/sure.tsx';
import { grouped, StateTag } from './CaseCard.tsx';
import { Parked } from './Parked.tsx';

/** What the bundles are called; an application of one thing is called like that. */
async function bundleNames(): Promise<Record<string, string>> {
  const names: Record<string, string> = {};
  (await getPublic<Schemas['CatalogBundlesOut']>('/bundles')).items.forEach((bundle) => { names[bundle.code] = bundle.plain_name; });
  return names;
}

export function Mine() {
  const mine = useList<ApplicationLine>('/applications', async () => {
    await resume();
    return session() ? get<Page<ApplicationLine>>('/applications') : null;
  });
  const names = useLoad(bundleNames, []);
  const [kept, setKept] = useState<KeptDraft[]>([]);
  useEffect(() => void drafts.all().then((all) => setKept(all.filter((draft) => !draft.submitted))).catch(() => undefined), []);
  const signedIn = !!session() && session()!.account.level !== 'none';
  const handedIn = mine.items && (names.value || names.error) ? mine.items.filter((one) => one.number) : null;
  return (
    <div class="stack">
      <div class="row"><ScreenTitle silent>我的申请</ScreenTitle>
        {signedIn && <span class="push"><DoButton kind="bare" run={async () => { await signOut(); location.assign('/'); }}>退出登录</DoButton></span>}</div>
      {!!mine.error && <Trouble error={mine.error} again={mine.again} />}
      {kept.map((draft) => <DraftCard key={draft.id} draft={draft} onDrop={() => setKept(kept.filter((one) => one !== draft))} />)}
      {mine.items === null && !mine.error && !signedIn ? <SignInHint /> : null}
      {(handedIn || []).map((one) => <ApplicationCard key={one.id} one={one} name={(names.value || {})[one.bundle] || (one.cases[0] ? one.cases[0].name : one.bundle)} />)}
      {handedIn && !handedIn.length && !kept.length && <Nothing />}
      {!handedIn && !mine.error && signedIn && <Wait />}
      {mine.more}
      {mine.items && <Parked />}
    </div>
  );
}

function ApplicationCard({ one, name }: { one: ApplicationLine; name: string }) {
  return (
    <a class="card tile-card" href={`/applications/${one.id}`}>
      <h2>{name}</h2>
      <p class="soft small number"><span class="whole">{grouped(one.number)}</span> · <span class="whole">{moment(one.submitted_at, true)}</span></p>
      <ul class="lines">{one.cases.map((each) => <li class="row" key={each.id}><span>{each.name}</span><span class="push"><StateTag one={each} /></span></li>)}</ul>
    </a>
  );
}

function DraftCard({ draft, onDrop }: { draft: KeptDraft; onDrop: () => void }) {
  const address = draft.bundle.indexOf('item:') === 0 ? `/items/${draft.bundle.slice(5)}` : `/bundles/${draft.bundle}`;
  const drop = async () => {
    await drafts.drop(draft.id);
    onDrop();
  };
  return (
    <div class="card">
      <p><span class="tag warn">没填完</span></p>
      <h2>{draft.title || '一份申请'}</h2>
      <p class="soft small">{moment(new Date(draft.changedAt).toISOString())} 存在这台手机里</p>
      <div class="row"><a class="button main" href={`${draft.page || address}#apply/${draft.step}`}>接着填</a><Sure name="删掉" question="删掉这份没填完的申请？删了就找不回来了。" yes="删掉它" run={drop} /></div>
    </div>
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
