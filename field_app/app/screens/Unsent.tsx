/** What lies in this phone and is not yet proven to lie at the server. */
import { DoButton, Notice, ScreenTitle, Wait } from '../../../server/web/kit/ui/parts.tsx';
import { changes, courier, isOnline, lastMove, loop, shelter, vault } from '../shell/app.ts';
import { again } from '../rules/exchange.ts';
import type { Uuid } from '../../../server/web/kit/ids.ts';
import { deeds, finished, isSettled, residents, type Finished } from '../store/index.ts';
import { Differs } from './Differs.tsx';
import { Writing } from './job/Writing.tsx';
import { BrokenDeed, brokenOf } from './task/BrokenDeed.tsx';
import { Deed } from './task/Deed.tsx';
import { Left } from './task/Left.tsx';
import { useKept } from './kept.ts';
import { called } from './search.ts';
import { deedState, inTotal, momentInWords, stateOf, unreadOf, whyWaiting } from './words.ts';

/** Whose it is, while the list can be read. */
async function namesOf(ids: readonly (Uuid | undefined)[]): Promise<Map<Uuid, string>> {
  const here = vault.can('people') ? (await residents(vault).all()).ones : [];
  return new Map(here.filter((one) => ids.indexOf(one.id) >= 0).map((one) => [one.id, [called(one), one.house].filter((words) => words).join('，')]));
}

async function read() {
  const [kept, done] = [await finished.all(vault), await deeds.all(vault)];
  const broken = await Promise.all(done.strange.map(brokenOf));
  const names = await namesOf([...kept.ones, ...done.ones].map((one) => one.resident));
  return { ...kept, done: done.ones, broken, names, line: await courier.line() };
}

export function Unsent() {
  const { value } = useKept(read);
  if (!value) return <Wait />;
  const ones = [...value.ones].sort((a, b) => a.finishedAt - b.finishedAt);
  const why = whyWaiting(lastMove.value, value.line, isOnline(), vault.can('people'));
  const done = [...value.done].sort((a, b) => a.doneAt - b.doneAt);
  const [open, settled] = [done.filter((one) => !one.isTold || deedState(one).tone !== 'good'), done.filter((one) => one.isTold && deedState(one).tone === 'good')];
  const whose = ({ resident }: { resident?: Uuid }) => (resident && value.names.get(resident)) || '';
  const strange = value.strange.length;
  const going = open.filter((one) => !deedState(one).isStopped); // what was stopped has its own button, or nothing more to be sent
  const isWaiting = ones.some((one) => stateOf(one).tone !== 'good') || going.some((one) => deedState(one).tone !== 'good');
  const total = inTotal([...ones, ...going].flatMap((one) => one.parcels));
  return (
    <>
      <ScreenTitle silent>未上传</ScreenTitle>
      {strange > 0 && <Notice kind="bad"><p>有 {strange} 件的内容坏了，打不开。请不要清空手机，联系社区书记。</p></Notice>}
      {value.broken.length > 0 && <ul class="stack">{value.broken.map((one) => <BrokenDeed key={one.id} {...one} />)}</ul>}
      <Writing />
      <Left />
      {ones.length + open.length === 0 ? <div class="card"><p><strong>没有等着送的。</strong>上门办好的事会排在这里，有网了自己一件一件送；回执核对过，才从手机里删掉。</p></div> : (
        <>
          {isWaiting && why && <Notice kind="warn"><p>{why}</p></Notice>}
          {isWaiting && shelter.value && !shelter.value.isLasting && <Notice kind="warn"><p>这个浏览器可能会清掉存的东西，请尽早连网送出。</p></Notice>}
          {isWaiting && <p><DoButton kind="main full" run={() => loop.wake()} busyText="正在送…">现在就送</DoButton></p>}
          {total && <p>{total}</p>}
          <ul class="stack">{ones.map((one) => <One key={one.id} one={one} whose={whose(one)} />)}{open.map((one) => <Deed key={one.id} one={one} whose={whose(one)} />)}</ul>
        </>
      )}
      {settled.length > 0 && <details class="card"><summary>送到了，每天核对一次再清掉：{settled.length} 件</summary><ul class="stack">{settled.map((one) => <Deed key={one.id} one={one} whose={whose(one)} />)}</ul></details>}
    </>
  );
}

function One({ one, whose }: { one: Finished; whose: string }) {
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
      <p class="soft">{whose && `${whose}，`}{momentInWords(one.finishedAt, Date.now())} 办的，照片和签名 {one.files.length} 张</p>
      {one.decided ? <p>{one.parcels.some((each) => each.state === 'parked') && <strong>书记核对过了：</strong>}{one.decided}</p> : one.reason && <p>{one.reason}</p>}
      <Differs lines={one.differs} />
      {isSettled(one) && <><p class="soft">您写的服务器上原样留着。点“知道了”，手机里这一份就清掉。</p><p><DoButton run={letGo}>知道了</DoButton></p></>}
      {unreadOf(one).length > 0 && !one.decided && <p>有 {unreadOf(one).length} 张用不了，再送也一样。事情已经到社区书记那里，退回来以后在“待办”里重拍。</p>}
      {refused.length > 0 && <p><DoButton run={sendAgain} busyText="正在送…">再送一次</DoButton></p>}
    </li>
  );
}
