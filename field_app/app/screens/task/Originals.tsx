/** What the worker has with him that is somebody else's, and where the rest is. */
import { day } from '../../../../server/web/kit/checks/words.ts';
import { ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import { lists, vault } from '../../shell/app.ts';
import { deeds, isGone, residents, tasks, unopened, type Deed, type Resident, type Task } from '../../store/index.ts';
import { useKept } from '../kept.ts';
import { called } from '../search.ts';
import { isInHand } from '../todo.ts';
import { deedState, dueInWords, nearestFirst } from '../words.ts';
import { carryAddress, taskAddress } from './way.ts';

async function read() {
  const [all, people, done] = [(await tasks(vault).all()).ones, (await residents(vault).all()).ones, await deeds.fresh(vault)];
  const fresh = done.filter((deed) => deed.kind === 'original');
  const told = await Promise.all(fresh.map(async (deed) => ({ deed, said: await deeds.said(vault, deed.id).catch(unopened) })));
  const handed = new Map(done.filter((deed) => deed.kind === 'handover').map((deed) => [deed.task, deed]));
  const jobs = new Map(all.filter((one) => one.job && one.resident && !one.original).map((one) => [one.job!, one]));
  return { away: nearestFirst(all.filter((one) => one.original)), by: new Map(people.map((one) => [one.id, one])), fresh: told, handed, jobs: Array.from(jobs.values()) };
}

const whose = (one: Task, by: Map<string, Resident>): string => {
  const known = one.resident ? by.get(one.resident) : undefined;
  return known ? `${called(known)}，${known.house || '没有门牌'}` : '不在您的名单里';
};

export function Originals() {
  const { value, missing } = useKept(read, lists);
  if (missing) return <div class="card stack"><ScreenTitle silent>手里的原件</ScreenTitle><p><strong>还锁着。</strong>请连网登录一次。</p></div>;
  if (!value) return <Wait />;
  const { away, by, fresh, handed, jobs } = value;
  return (
    <>
      <ScreenTitle silent>手里的原件</ScreenTitle>
      {away.length + fresh.length === 0 && <div class="card"><p><strong>您手里没有别人的原件。</strong>能拍照的就拍照；一定要带走的，在下面选是哪一件事，本人签字才能带走。</p></div>}
      {fresh.length > 0 && <ul class="stack">{fresh.map(({ deed, said }) => <Fresh key={deed.id} deed={deed} said={said} />)}</ul>}
      {away.length > 0 && <ul class="stack">{away.map((one) => <Piece key={one.id} one={one} name={whose(one, by)} handed={handed.get(one.id)} />)}</ul>}
      <div class="card stack">
        <h2>要带走一件</h2>
        {jobs.length === 0 ? <p>现在待办里没有可以带走原件的事。</p> : <ul class="lines">{jobs.map((one) => <li key={one.id}><a class="button full" href={carryAddress(one.job!)}>{whose(one, by)}{one.name && `：${one.name}`}</a></li>)}</ul>}
      </div>
    </>
  );
}

/** Taken along since the last list. */
function Fresh({ deed, said }: { deed: Deed; said: Record<string, unknown> | null | undefined }) {
  const { tone, words, isStopped } = deedState(deed);
  return (
    <li class="card">
      <p class="row"><strong>{said ? String(said.what) : '一件原件'}</strong><span class={`tag push ${tone}`}>{isStopped ? words : isGone(deed) ? '刚带走' : `刚带走，${words}`}</span></p>
      {said && <p class="soft">最晚{day(String(said.due_back))}归还</p>}
      {deed.reason && <p>{deed.reason}<a href="#unsent">到“未上传”里处理</a></p>}
    </li>
  );
}

/** `handed`: what was noted of it, on its way. */
function Piece({ one, name, handed }: { one: Task; name: string; handed: Deed | undefined }) {
  const due = dueInWords(one.due_on, Date.now());
  const state = handed && deedState(handed);
  return (
    <li class="card">
      <p class="row"><strong>{(one.piece && one.piece.what) || one.words}</strong>{state ? <span class={`tag push ${state.tone}`}>{state.isStopped ? state.words : isGone(handed!) ? '交出去了' : `交出去了，${state.words}`}</span> : due && <span class={`tag push ${due.tone}`}>{due.words}</span>}</p>
      <p>{name}</p>
      {handed ? handed.reason && <p>{handed.reason}</p> : <p class="soft">{isInHand(one) || !one.piece ? '在您手里' : `在${[one.piece.keeper_plain, one.piece.keeper_name].filter((words) => words).join('，')}`}</p>}
      <p><a class={`button full ${handed ? '' : 'main'}`} href={taskAddress(one.id)}>{handed ? '看看' : '交出去、还给本人'}</a></p>
    </li>
  );
}
