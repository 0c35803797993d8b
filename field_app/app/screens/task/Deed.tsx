/** Something done of a task, on its way: where it is, and what can be done if it was not taken. */
import { DoButton } from '../../../../server/web/kit/ui/parts.tsx';
import { Sure } from '../../../../server/web/kit/ui/sure.tsx';
import { KINDS } from '../../rules/deeds.ts';
import { changes, lists, loop, vault } from '../../shell/app.ts';
import { deeds, type Deed as Done } from '../../store/index.ts';
import { Differs } from '../Differs.tsx';
import { addressOf } from '../job/way.ts';
import { deedState, momentInWords } from '../words.ts';

const looked = () => {
  changes.value += 1;
  lists.value += 1;
};

export function Deed({ one, whose }: { one: Done; whose?: string }) {
  const state = deedState(one);
  const isApart = one.parcels.some((parcel) => parcel.state === 'parked');
  const isDone = one.isOver || !!one.decided;
  const sendAgain = async () => {
    await deeds.again(vault, one.id);
    looked();
    await loop.wake();
  };
  const drop = async () => {
    await deeds.drop(one.id);
    looked();
  };
  const isRefused = one.kind === 'correction' && state.isStopped && !isApart;
  const writeOn = async () => {
    const isOn = await deeds.reopen(vault, one.id);
    looked();
    if (isOn) location.hash = addressOf(one.id);
  };
  return (
    <li class="card">
      <p class="row"><strong>{KINDS[one.kind]}</strong><span class={`tag push ${state.tone}`}>{state.words}</span></p>
      <p class="soft">{whose && `${whose}，`}{momentInWords(one.doneAt, Date.now())} 办的{one.files.length > 0 && `，签名、照片 ${one.files.length} 张`}</p>
      {one.decided ? <p><strong>书记核对过了：</strong>{one.decided}</p> : one.reason && <p>{one.reason}</p>}
      <Differs lines={one.differs} />
      {isApart && one.parked && !isDone && <p class="soft">服务器原样留着这一份，不用再送。书记核对过，这里会告诉您。</p>}
      {isRefused && <p><DoButton kind="main" run={writeOn}>接着改</DoButton></p>}
      {state.isStopped && !isDone && !(isApart && one.parked) && <p><DoButton run={sendAgain} busyText="正在送…">再送一次</DoButton></p>}
      {state.isStopped && isDone && <p><DoButton run={drop}>知道了</DoButton></p>}
      {state.isStopped && !isDone && !isApart && <div><Sure name="不送了，重新填" question="这一份会从手机里删掉，再从“待办”里重新填。要删掉吗？" yes="删掉" run={drop} /></div>}
    </li>
  );
}
