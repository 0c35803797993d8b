/** What lies in this phone and is not yet proven to lie at the server. */
import { DoButton, Notice, ScreenTitle, Wait } from '../../../server/web/kit/ui/parts.tsx';
import { changes, courier, lastMove, loop, shelter, vault } from '../shell/app.ts';
import { again } from '../rules/exchange.ts';
import { deeds, finished, isSettled, type Finished } from '../store/index.ts';
import { Writing } from './job/Writing.tsx';
import { BrokenDeed, brokenOf } from './task/BrokenDeed.tsx';
import { Deed } from './task/Deed.tsx';
import { Left } from './task/Left.tsx';
import { useKept } from './kept.ts';
import { deedState, inTotal, momentInWords, stateOf, unreadOf, whyWaiting } from './words.ts';

async function read() {
  const done = await deeds.all(vault);
  const broken = await Promise.all(done.strange.map(brokenOf));
  return { ...(await finished.all(vault)), done: done.ones, broken, line: await courier.line() };
}

export function Unsent() {
  const { value } = useKept(read);
  if (!value) return <Wait />;
  const ones = [...value.ones].sort((a, b) => a.finishedAt - b.finishedAt);
  const why = whyWaiting(lastMove.value, value.line, navigator.onLine, vault.can('people'));
  const done = [...value.done].sort((a, b) => a.doneAt - b.doneAt);
  const strange = value.strange.length;
  const isWaiting = ones.some((one) => stateOf(one).tone !== 'good') || done.some((one) => deedState(one).tone !== 'good');
  const total = inTotal([...ones, ...done].flatMap((one) => one.parcels));
  return (
    <>
      <ScreenTitle silent>未上传</ScreenTitle>
      {strange > 0 && <Notice kind="bad"><p>有 {strange} 件的内容坏了，打不开。请不要清空手机，联系社区书记。</p></Notice>}
      {value.broken.length > 0 && <ul class="stack">{value.broken.map((one) => <BrokenDeed key={one.id} {...one} />)}</ul>}
      <Writing />
      <Left />
      {ones.length + done.length === 0 ? <div class="card"><p><strong>没有等着送的。</strong>上门办好的事会排在这里，有网了自己一件一件送；回执核对过，才从手机里删掉。</p></div> : (
        <>
          {isWaiting && why && <Notice kind="warn"><p>{why}</p></Notice>}
          {isWaiting && shelter.value && !shelter.value.isLasting && <Notice kind="warn"><p>这个浏览器可能会清掉存的东西，请尽早连网送出。</p></Notice>}
          {isWaiting && <p><DoButton kind="main full" run={() => loop.wake()} busyText="正在送…">现在就送</DoButton></p>}
          {total && <p>{total}</p>}
          <ul class="stack">{ones.map((one) => <One key={one.id} one={one} />)}{done.map((one) => <Deed key={one.id} one={one} />)}</ul>
        </>
      )}
    </>
  );
}

function One({ one }: { one: Finished }) {
  const state = stateOf(one);
  const refused = one.parcels.filter((parcel) => parcel.state === 'refused' && !parcel.isUnread);
  const sendAgain = async () => {
    await finished.change(vault, one.id, (now) => ({ ...now, reason: '', parcels: now.parcels.map((each) => (refused.some((mine) => mine.id === each.id) ? again(each) : each)) }));
    changes.value += 1;
    await loop.wake();
  };
  const letGo = async () => {
    await finished.forget(vault, one.id);
    changes.value += 1;
  };
  return (
    <li class="card">
      <p class="row"><strong>{one.title}</strong><span class={`tag push ${state.tone}`}>{state.words}</span></p>
      <p class="soft">{momentInWords(one.finishedAt, Date.now())} 办的，照片和签名 {one.files.length} 张</p>
      {one.decided ? <p><strong>书记核对过了：</strong>{one.decided}</p> : one.reason && <p>{one.reason}</p>}
      {isSettled(one) && <><p class="soft">您写的服务器上原样留着。点“知道了”，手机里这一份就清掉。</p><p><DoButton run={letGo}>知道了</DoButton></p></>}
      {unreadOf(one).length > 0 && <p>有 {unreadOf(one).length} 张用不了，再送也一样。事情已经到社区书记那里，退回来以后在“待办”里重拍。</p>}
      {refused.length > 0 && <p><DoButton run={sendAgain} busyText="正在送…">再送一次</DoButton></p>}
    </li>
  );
}
