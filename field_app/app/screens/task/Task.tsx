/** One task, opened: what it is, and what is done about it, with and without a network. */
import { useRef } from 'preact/hooks';
import { Notice, ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { lists, vault } from '../../shell/app.ts';
import { deeds, drafts, isGone, residents, settings, tasks, unopened, type Deed as Done, type Task as ToDo } from '../../store/index.ts';
import { useKept } from '../kept.ts';
import { called } from '../search.ts';
import { hasMore } from '../../rules/owing.ts';
import { endingIt, headOf, isToTell, phonesOf } from '../todo.ts';
import { dueInWords } from '../words.ts';
import { Answer, Passing } from './Answer.tsx';
import { Deed } from './Deed.tsx';
import { Deliver } from './Deliver.tsx';
import { Confirm } from './Confirm.tsx';
import { Carry, Original } from './Original.tsx';
import { ToTell, type TaskScreen } from './parts.tsx';
import { PassOn } from './PassOn.tsx';
import { Telling } from './Telling.tsx';
import { Withdraw } from './Withdraw.tsx';
import { CannotCome, Made, Take, WordTold } from './Visit.tsx';

const read = (id: Uuid) => async () => {
  const [one, done, kept] = [await tasks(vault).get(id).catch(unopened), await deeds.fresh(vault), await settings.get(vault, 'items')];
  const whose = one && one.resident ? await residents(vault).get(one.resident).catch(unopened) : undefined;
  const isLeft = !one && (await drafts(vault).all()).ones.some((draft) => !!draft.left && draft.id.split('/')[0] === id);
  return { one, whose, isLeft, done: done.filter((deed) => deed.task === id), grids: (kept && kept.grids) || [] };
};

export function Task({ id }: { id: Uuid }) {
  const { value, missing } = useKept(read(id), lists);
  return (
    <>
      <header class="top"><div class="wrap"><span class="brand">{value && value.one ? headOf(value.one) : '待办'}</span><a class="top-link boxed" href="#tasks">返回</a></div></header>
      <main id="main" class="wrap stack alone" tabIndex={-1}>
        {missing ? <div class="card stack"><ScreenTitle>待办还锁着</ScreenTitle><p>请回到“待办”，连网登录一次。</p></div> : !value ? <Wait /> : <Opened {...value} />}
      </main>
    </>
  );
}

function Opened({ one, whose, done, grids, isLeft }: { one: ToDo | undefined; done: Done[]; isLeft: boolean } & Pick<TaskScreen, 'whose' | 'grids'>) {
  const wasDone = useRef(false); // by this worker, and nothing was said against it
  if (done.length > 0) wasDone.current = done.every((deed) => !deed.reason);
  if (!one) return done.length > 0 ? <ul class="stack">{done.map((deed) => <Deed key={deed.id} one={deed} />)}</ul> : <Gone wasDone={wasDone.current} isLeft={isLeft} />;
  const due = dueInWords(one.due_on, Date.now());
  const name = whose ? called(whose) : '';
  return (
    <>
      <div class="card">
        <ScreenTitle key={headOf(one)}>{one.kind === 'passing' ? '要不要接过来' : name || headOf(one)}</ScreenTitle>
        {whose && <p class="number">{whose.house || '没有门牌'}</p>}
        {one.words && <p>{one.words}</p>}
        {whose && whose.flags && whose.flags.length > 0 && <details><summary>要多照顾的</summary><p class="row">{whose.flags.map((flag) => <span class="tag plain" key={String(flag)}>{String(flag)}</span>)}</p></details>}
        {one.name && one.kind !== 'passing' && <p class="soft">{one.name}</p>}
        {one.word_to_tell && <ToTell word={one.word_to_tell} />}
        {one.word_to_tell && !done.some(({ kind }) => kind === 'word') && <WordTold one={one} />}
        {due && <p><span class={`tag ${due.tone}`}>{due.words}</span></p>}
        {phonesOf(one, whose && whose.phone).map(({ words, number }) => <p key={number}><a class="button full" href={`tel:${number}`}>{words} {number}</a></p>)}
      </div>
      {done.length > 0 && <Waiting done={done} />}
      {(!endingIt(one, done).length || hasMore(one, done)) && <Todo key={`${one.kind}/${one.state || ''}`} {...{ one, whose, grids, done }} />}
      {(one.kind === 'notice' || one.original) && one.job && !done.some((deed) => deed.kind === 'withdrawal') && <div class="card"><Withdraw job={one.job} task={one.id} /></div>}
    </>
  );
}

/** It went with a list: only after an own deed is it said to be done. */
const Gone = ({ wasDone, isLeft }: { wasDone: boolean; isLeft: boolean }) => (
  <div class="card stack">
    <ScreenTitle key={String(wasDone)}>{wasDone ? '办好了' : '这件事不在待办里了'}</ScreenTitle>
    <p>{wasDone ? '服务器收到了，待办里已经没有这一件。' : '可能同事已经办好，或者归别人管了。'}</p>
    {isLeft && <p>您写过的没有丢，在<a href="#unsent">“未上传”</a>里。</p>}
    <p><a class="button main full" href="#tasks">看看别的待办</a></p>
  </div>
);

/** What was done shows at once; the task itself goes with the next list. */
const Waiting = ({ done }: { done: Done[] }) => (
  <>
    {done.every((deed) => !deed.reason) && <Notice kind="good"><p><strong>{done.every(isGone) ? '送到了。' : '已记在手机里，有网了就送出。'}</strong>不用再办一遍。</p></Notice>}
    <ul class="stack">{done.map((deed) => <Deed key={deed.id} one={deed} />)}</ul>
    <p><a class="button full" href="#tasks">看看别的待办</a></p>
  </>
);

function Todo(screen: TaskScreen) {
  const { one } = screen;
  if (isToTell(one)) return null;
  if (one.kind === 'passing') return <Passing {...screen} />;
  if (one.kind === 'notice') return one.question ? <Answer {...screen} /> : <Telling {...screen} />;
  if (one.kind === 'deliver') return one.original ? <Original {...screen} /> : <><Deliver {...screen} />{one.job && <PassOn {...screen} />}</>;
  if (one.state === 'unconfirmed') return <Confirm {...screen} />;
  return <>{one.state === 'open' ? <Take {...screen} /> : <Made {...screen} />}<CannotCome {...screen} /></>;
}

/** Something is taken along from a job. */
export const CarryFrom = ({ job }: { job: Uuid }) => (
  <>
    <header class="top"><div class="wrap"><span class="brand">原件</span><a class="top-link boxed" href="#originals">返回</a></div></header>
    <main id="main" class="wrap stack alone" tabIndex={-1}><Carry job={job} /></main>
  </>
);
