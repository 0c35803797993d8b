/** Something done of a task, on its way: where it is, and what can be done if it was not taken. */
import { DoButton } from '../../../../server/web/kit/ui/parts.tsx';
import { Sure } from '../../../../server/web/kit/ui/sure.tsx';
import { KINDS } from '../../rules/deeds.ts';
import { changes, lists, loop, vault } from '../../shell/app.ts';
import { deeds, type Deed as Done } from '../../store/index.ts';
import { deedState, momentInWords } from '../words.ts';

const looked = () => {
  changes.value += 1;
  lists.value += 1;
};

export function Deed({ one }: { one: Done }) {
  const state = deedState(one);
  const sendAgain = async () => {
    await deeds.again(vault, one.id);
    looked();
    await loop.wake();
  };
  const drop = async () => {
    await deeds.drop(one.id);
    looked();
  };
  return (
    <li class="card">
      <p class="row"><strong>{KINDS[one.kind]}</strong><span class={`tag push ${state.tone}`}>{state.words}</span></p>
      <p class="soft">{momentInWords(one.doneAt, Date.now())} 办的{one.files.length > 0 && `，签名、照片 ${one.files.length} 张`}</p>
      {one.reason && <p>{one.reason}</p>}
      {state.isStopped && !one.isOver && <p><DoButton run={sendAgain} busyText="正在送…">再送一次</DoButton></p>}
      {state.isStopped && (one.isOver
        ? <p><DoButton run={drop}>知道了</DoButton></p>
        : <div><Sure name="不送了，重新填" question="这一份会从手机里删掉，再从“待办”里重新填。要删掉吗？" yes="删掉" run={drop} /></div>)}
    </li>
  );
}
