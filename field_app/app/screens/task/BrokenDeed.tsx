/** Something done of a task that no longer opens: what it was, when, whose, and what is to be done now. */
import { madeAt, type Uuid } from '../../../../server/web/kit/ids.ts';
import { Sure } from '../../../../server/web/kit/ui/sure.tsx';
import { KINDS } from '../../rules/deeds.ts';
import { changes, lists, vault } from '../../shell/app.ts';
import { deeds, residents, tasks, unopened, type Label, type Resident, type Task } from '../../store/index.ts';
import { called } from '../search.ts';
import { momentInWords } from '../words.ts';
import { taskAddress } from './way.ts';

export interface Broken {
  id: Uuid;
  label: Label | undefined;
  /** While it is on the list, and the list can be read. */
  task: Task | undefined;
  whose: Resident | undefined;
}

export async function brokenOf(id: Uuid): Promise<Broken> {
  const label = await deeds.label(vault, id);
  const task = label && vault.can('people') ? await tasks(vault).get(label.task).catch(unopened) : undefined;
  const whose = task && task.resident ? await residents(vault).get(task.resident).catch(unopened) : undefined;
  return { id, label, task, whose };
}

function adviceFor({ label, task }: Broken): string {
  if (task) return '这件事还在“待办”里：请再办一次。要本人签名的，请再去一趟。';
  if (!label) return '看不出是哪一件。请照上面的时间想一想，告诉社区书记，看要不要再办一次。';
  return vault.can('people') ? '这件事已经不在“待办”里了。请告诉社区书记，看要不要再办一次。' : '待办还锁着。请连网登录一次，再来看是谁的事。';
}

export function BrokenDeed(broken: Broken) {
  const { id, label, task, whose } = broken;
  const drop = async () => {
    await deeds.drop(id);
    changes.value += 1;
    lists.value += 1;
  };
  return (
    <li class="card">
      <p class="row"><strong>{label ? KINDS[label.kind] : '办过的一件'}</strong><span class="tag push bad">坏了</span></p>
      <p class="soft">{momentInWords(label ? label.doneAt : madeAt(id), Date.now())} 办的{whose && `，${called(whose)}`}</p>
      <p>这一份存着的内容坏了，送不出去。{adviceFor(broken)}</p>
      {task && <p><a class="button main full" href={taskAddress(task.id)}>再办一次</a></p>}
      <div><Sure name="不用留了，删掉" question="坏了的这一份会从手机里删掉，找不回来。还没再办、也没告诉书记的，请先留着。要删掉吗？" yes="删掉" run={drop} /></div>
    </li>
  );
}
