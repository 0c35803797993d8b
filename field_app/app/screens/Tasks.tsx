/** What is to be done, nearest due first. */
import { ScreenTitle, Wait } from '../../../server/web/kit/ui/parts.tsx';
import { lists, vault } from '../shell/app.ts';
import { residents, tasks, type Resident, type Task } from '../store/index.ts';
import { useKept } from './kept.ts';
import { called } from './search.ts';
import { dueInWords, KINDS, nearestFirst } from './words.ts';

const read = async () => {
  const [toDo, people] = [await tasks(vault).all(), await residents(vault).all()];
  return { tasks: nearestFirst(toDo.ones), people: new Map(people.ones.map((one) => [one.id, one])) };
};

export function Tasks() {
  const { value, missing } = useKept(read, lists);
  if (missing) return <div class="card stack"><ScreenTitle silent>待办</ScreenTitle><p><strong>待办还锁着。</strong>请连网登录一次。</p></div>;
  if (!value) return <Wait />;
  return (
    <>
      <ScreenTitle silent>待办</ScreenTitle>
      {value.tasks.length === 0
        ? <div class="card"><p><strong>现在没有待办。</strong>书记退回来的、要送上门的结果，连网后会出现在这里。</p></div>
        : <ul class="stack">{value.tasks.map((one) => <ToDo key={one.id} one={one} whose={value.people.get(one.resident)} />)}</ul>}
    </>
  );
}

function ToDo({ one, whose }: { one: Task; whose: Resident | undefined }) {
  const due = dueInWords(one.due_on, Date.now());
  const marks = (one.marks || []).map((mark) => (mark as { text?: string }).text).filter((text) => text);
  return (
    <li class="card">
      <p class="row"><strong>{KINDS[one.kind]}</strong>{due && <span class={`tag push ${due.tone}`}>{due.words}</span>}</p>
      <p>{whose ? `${called(whose)}，${whose.house || '没有门牌'}` : '这位住户不在您的名单里了，请问社区书记。'}</p>
      {one.words && <p>{one.words}</p>}
      {marks.length > 0 && <ul class="dots">{marks.map((text) => <li key={text}>{text}</li>)}</ul>}
      {whose && whose.phone && <p><a class="button" href={`tel:${whose.phone}`}>打电话 {whose.phone}</a></p>}
    </li>
  );
}
