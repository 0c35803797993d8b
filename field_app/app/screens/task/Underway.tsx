/** One's own jobs that are under way, also those at the centre of which nothing is to be done now: how each stands, and 「本人不办了」. */
import { useEffect, useState } from 'preact/hooks';
import { inWords } from '../../../../server/web/kit/api/problem.ts';
import type { Schemas } from '../../../../server/web/kit/api/types.ts';
import { DoButton, Notice, ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import { api, isOnline, vault } from '../../shell/app.ts';
import { deeds, residents, underway, type Deed as Done } from '../../store/index.ts';
import { mayBeWithdrawn } from '../../rules/withdrawing.ts';
import { useKept } from '../kept.ts';
import { called } from '../search.ts';
import { Deed } from './Deed.tsx';
import { Withdraw } from './Withdraw.tsx';

type Job = Pick<Schemas['SyncJobOut'], 'id' | 'resident' | 'name' | 'state_plain'>;

async function read() {
  const gone = (await deeds.all(vault)).ones.filter((deed) => deed.kind === 'withdrawal');
  const by = new Map((await residents(vault).all()).ones.map((one) => [one.id, `${called(one)}，${one.house || '没有门牌'}`]));
  const kept: Job[] = (await underway(vault).all()).ones.map((one) => ({ ...one, id: one.job })).sort((a, b) => (a.id < b.id ? 1 : -1)); // newest first, as the server lists them
  return { by, kept, gone: new Map(gone.map((deed) => [deed.about, deed])) };
}

/** How jobs stand is asked where there is a network; without one it is shown as it was told last. */
export function Underway() {
  const { value, missing } = useKept(read);
  const [found, setFound] = useState<readonly Job[] | null>(null);
  const [trouble, setTrouble] = useState('');
  const online = isOnline();
  const look = async () => {
    setTrouble('');
    try {
      setFound((await api.call<Schemas['SyncJobsOut']>('GET', '/jobs?limit=100')).items.filter(mayBeWithdrawn));
    } catch (error) {
      setTrouble(inWords(error));
    }
  };
  useEffect(() => { if (online) void look(); }, [online]);
  if (missing) return <div class="card stack"><ScreenTitle silent>正在办的</ScreenTitle><p><strong>还锁着。</strong>请连网登录一次。</p></div>;
  if (!value) return <Wait />;
  const shown = found || (value.kept.length > 0 ? value.kept : null);
  return (
    <>
      <ScreenTitle silent>正在办的</ScreenTitle>
      {trouble && <Notice kind="warn"><p>{trouble}</p><p><DoButton run={look} busyText="正在看…">再看一次</DoButton></p></Notice>}
      {!shown && !trouble && (online ? <Wait text="正在问服务器" /> : <div class="card"><p><strong>手机里没有您正在办的事。</strong>上次连网以后送出的，有网了才列在这里。</p></div>)}
      {shown && !found && !trouble && <p class="soft">{online ? '正在问服务器，先列出上次连网时的。' : '现在没有网，这是上次连网时的。本人说不办了，可以先记下来，有网了自动送出。'}</p>}
      {shown && shown.length === 0 && <div class="card"><p><strong>您经手的都办完了。</strong>上门办好、送出以后，还没出结果的会列在这里。</p></div>}
      {shown && shown.length > 0 && <ul class="stack">{shown.map((one) => <One key={one.id} one={one} whose={value.by.get(one.resident) || '这位住户不在您的名单里'} gone={value.gone.get(one.id)} />)}</ul>}
    </>
  );
}

const One = ({ one, whose, gone }: { one: Job; whose: string; gone: Done | undefined }) => (
  <li class="card">
    <p><strong>{one.name}</strong></p>
    <p>{whose}</p>
    <p class="soft">{one.state_plain}</p>
    {gone ? <ul class="stack"><Deed one={gone} /></ul> : <Withdraw job={one.id} />}
  </li>
);
