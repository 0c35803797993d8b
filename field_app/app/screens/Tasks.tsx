/** What is to be done, nearest due first. */
import type { Form } from '../../../server/web/kit/form/shapes.ts';
import { DoButton, Notice, ScreenTitle, Wait } from '../../../server/web/kit/ui/parts.tsx';
import { lists, vault } from '../shell/app.ts';
import { deeds, forms, isGone, residents, returns, settings, tasks, unopened, type Deed, type Grid, type Resident, type Task } from '../store/index.ts';
import { answering } from './job/answering.ts';
import { beginFor, beginForNew } from './job/begin.ts';
import { Returned } from './job/Returned.tsx';
import { useKept } from './kept.ts';
import { called } from './search.ts';
import { lentTo } from './task/Mending.tsx';
import { ToTell } from './task/parts.tsx';
import { taskAddress } from './task/way.ts';
import { doingOf, endingIt, headOf, isPromised, markLines, phonesOf } from './todo.ts';
import { dueInWords, nearestFirst } from './words.ts';

interface Shown {
  one: Task;
  whose: Resident | undefined;
  form: Form | undefined;
  /** What was done of it already, on its way. */
  done: Deed | undefined;
}

/** The form of a job that came back, by which its marks have names. */
async function formOf({ kind, job, door_notice, to_answer }: Task): Promise<Form | undefined> {
  const back = to_answer ? await lentTo(door_notice!) : kind === 'return' && job ? await returns(vault).get(job).catch(unopened) : undefined;
  return back && back.form ? forms(vault).get(back.form).catch(unopened) : undefined;
}

/** Answered, and the server has it: the next pack will say so. */
const isOver = async ({ kind, job }: Task): Promise<boolean> => kind === 'return' && !!job && (await answering(vault, job)) === 'there';

async function read(): Promise<{ shown: Shown[]; grids: Grid[] }> {
  const [toDo, people, kept, done] = [await tasks(vault).all(), await residents(vault).all(), await settings.get(vault, 'items'), await deeds.fresh(vault)];
  const by = new Map(people.ones.map((one) => [one.id, one]));
  const shown = nearestFirst(toDo.ones).map(async (one) => ({ one, whose: one.resident ? by.get(one.resident) : undefined, form: await formOf(one), done: endingIt(one, done.filter((deed) => deed.task === one.id))[0] }));
  const over = await Promise.all(shown.map(async (one) => isOver((await one).one)));
  return { shown: (await Promise.all(shown)).filter((_, place) => !over[place]), grids: (kept && kept.grids) || [] };
}

export function Tasks() {
  const { value, missing } = useKept(read, lists);
  if (missing) return <div class="card stack"><ScreenTitle silent>待办</ScreenTitle><p><strong>待办还锁着。</strong>请连网登录一次。</p></div>;
  if (!value) return <Wait />;
  return (
    <>
      <ScreenTitle silent>待办</ScreenTitle>
      {value.shown.length === 0
        ? <div class="card"><p><strong>现在没有待办。</strong>有人约上门、退回来要改的、要送上门的结果，连网后会出现在这里。</p></div>
        : <ul class="stack">{value.shown.map((each) => <ToDo key={each.one.id} {...each} grids={value.grids} />)}</ul>}
      <p><a class="button full" href="#originals">手里的原件</a></p>
      <p><a class="button full" href="#underway">正在办的，本人不办了</a></p>
    </>
  );
}

function ToDo({ one, whose, form, done, grids }: Shown & { grids: Grid[] }) {
  const due = dueInWords(one.due_on, Date.now());
  const marks = markLines(one, form);
  return (
    <li class="card">
      <p class="row"><strong>{headOf(one)}</strong>{due && <span class={`tag push ${due.tone}`}>{due.words}</span>}</p>
      {one.kind !== 'passing' && <p>{whoIsIt(one, whose)}</p>}
      {one.words && <p>{one.words}</p>}
      {one.word_to_tell && <ToTell word={one.word_to_tell} />}
      {one.word && <p>到了门口先说暗号：<strong class="whole">“{one.word}”</strong>。对得上，本人才会开门。</p>}
      {one.returned_by && <p class="soft">{one.returned_by}退回来的。您改好再交以前，书记也管着这件事。</p>}
      {marks.length > 0 && <ul class="dots">{marks.map((text) => <li key={text}>{text}</li>)}</ul>}
      {one.kind === 'return' && one.job && <Returned one={one} />}
      {done && <Notice kind={done.reason ? 'warn' : 'good'}><p>{done.reason || (isGone(done) ? '送到了，待办马上更新。' : '已记在手机里，有网了就送出')}</p></Notice>}
      {isPromised(one) && whose && !done && <p><DoButton kind="main" run={() => beginFor(whose, one.id)}>上门办事</DoButton></p>}
      {isPromised(one) && !one.resident && !done && <p><DoButton kind="main" run={() => beginForNew(grids.length === 1 ? grids[0]!.code : '')}>给新住户办事</DoButton></p>}
      {doingOf(one) && <p><a class={`button ${isPromised(one) || done ? '' : 'main'}`} href={taskAddress(one.id)}>{done ? '看看' : doingOf(one)}<span class="unseen">：{headOf(one)}{whose && `，${called(whose)}`}</span></a></p>}
      {phonesOf(one, whose && whose.phone).map(({ words, number }) => <p key={number}><a class="button" href={`tel:${number}`}>{words} {number}</a></p>)}
    </li>
  );
}

function whoIsIt({ resident }: Task, whose: Resident | undefined): string {
  if (whose) return `${called(whose)}，${whose.house || '没有门牌'}`;
  return resident ? '这位住户不在您的名单里了，请问社区书记。' : '要找的人不在名单里，姓名和住处请问约的人。';
}
