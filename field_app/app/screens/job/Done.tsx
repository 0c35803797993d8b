/** A job that was sealed: where it is now, and no word of what is in it. */
import { useRef } from 'preact/hooks';
import { DoButton, Notice, ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { isOnline, lastMove, loop, shelter, vault, courier } from '../../shell/app.ts';
import { deeds, finished } from '../../store/index.ts';
import { Deed } from '../task/Deed.tsx';
import { Withdraw } from '../task/Withdraw.tsx';
import { Differs } from '../Differs.tsx';
import { useKept } from '../kept.ts';
import { goesThen, stateOf, unreadOf, whyWaiting } from '../words.ts';

const read = (id: Uuid) => async () => ({ one: await finished.get(vault, id), line: await courier.line(), gone: (await deeds.fresh(vault)).filter((deed) => deed.kind === 'withdrawal' && deed.about === id)[0] });

export function Done({ id }: { id: Uuid }) {
  const { value } = useKept(read(id));
  const wasHere = useRef(false);
  if (!value) return <Wait />;
  if (!value.one) return <div class="card stack">{wasHere.current ? <><ScreenTitle>都送到了</ScreenTitle><p>服务器收到了，也核对过，手机里不再留着。</p></> : <><ScreenTitle>这件事不在手机里了</ScreenTitle><p>送到并核对过的，手机里不再留着。拿不准送到没有，请问社区书记。</p></>}<Next /></div>;
  wasHere.current = true;
  const [state, why] = [stateOf(value.one), whyWaiting(lastMove.value, value.line, isOnline(), vault.can('people'))];
  const isSafe = state.tone === 'good';
  const isApart = !isSafe && value.one.parcels.some((parcel) => parcel.state === 'parked') && value.one.parcels.every((parcel) => parcel.state === 'parked' || parcel.state === 'sent');
  const isUnread = state.tone === 'warn' && unreadOf(value.one).length > 0;
  const isDiffering = (value.one.differs || []).length > 0;
  const isOver = isSafe || isApart || isUnread || isDiffering || !!value.one.decided;
  const isHereAlone = value.one.parcels.every((parcel) => parcel.state !== 'sent');
  return (
    <div class="stack">
      <ScreenTitle>{value.one.decided ? state.words : isDiffering ? '和服务器对不上' : isSafe ? '都送到了' : isApart ? '送到了，等书记核对' : isUnread ? '送到了，有照片用不了' : '封好了，还没送到'}</ScreenTitle>
      <div class="card">
        <p class="row"><strong>{value.one.title}</strong><span class={`tag push ${state.tone}`}>{state.words}</span></p>
        {value.one.decided ? <p>{value.one.decided}</p> : isDiffering ? null : isSafe ? <p>服务器的回执核对过了，表和照片一样不少。接下来等社区书记看。</p> : isApart ? <p>服务器原样留下了，一样不少。书记核对过会告诉您，不用再送。</p> : isUnread ? <p>有 {unreadOf(value.one).length} 张服务器打不开，再送也一样。社区书记看得到，退回来以后在“待办”里重拍，别的不用重做。</p> : <p>{isHereAlone ? `现在只存在这台手机里。写的字封好了，谁也打不开；照片和签名用您的开锁密码锁着，送到才删。${goesThen(vault.can('people'))}；` : '正在送，还没有全送到。'}收到回执以前，请不要清空手机、不要删掉这个网页的数据。</p>}
        {value.one.reason && !value.one.decided && <p>{value.one.reason}</p>}
        <Differs lines={value.one.differs} />
      </div>
      {!isOver && why && isOnline() && <Notice kind="warn"><p>{why}</p></Notice>}
      {!isOver && shelter.value && !shelter.value.isLasting && <Notice kind="warn"><p>这个浏览器可能会清掉存的东西，请尽早连网送出。</p></Notice>}
      {!isOver && <p><DoButton kind="full" run={() => loop.wake()} busyText="正在送…">现在就送</DoButton></p>}
      <Next />
      {value.gone ? <ul class="stack"><Deed one={value.gone} /></ul> : <div class="card"><Withdraw job={id} /></div>}
    </div>
  );
}

const Next = () => <p class="row"><a class="button main" href="#residents">下一位</a><a class="button" href="#unsent">看未上传的</a></p>;
