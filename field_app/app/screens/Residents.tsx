/** Residents of one's own grids, found without network. */
import { useState } from 'preact/hooks';
import { DoButton, ScreenTitle, Wait } from '../../../server/web/kit/ui/parts.tsx';
import { isOnline, lastMove, lists, vault } from '../shell/app.ts';
import { Typed } from '../shell/Typed.tsx';
import { residents, settings, type Grid, type Resident } from '../store/index.ts';
import { beginFor, beginForNew } from './job/begin.ts';
import { useKept } from './kept.ts';
import { called, search } from './search.ts';

/** More than anybody scrolls through; a cheap phone shows them without a pause. */
const MOST = 60;

const read = async () => ({ ...(await residents(vault).all()), pack: await settings.get(vault, 'pack'), grids: ((await settings.get(vault, 'items')) || { grids: [] }).grids || [] });

export function Residents() {
  const [typed, setTyped] = useState('');
  const { value, missing } = useKept(read, lists);
  if (missing) return <NoList />;
  if (!value) return <Wait text="正在打开名单" />;
  const found = search(value.ones, typed);
  return (
    <>
      <ScreenTitle silent>住户</ScreenTitle>
      {value.ones.length > 0 && <Typed id="find" type="search" label="找人" hint="填姓、名字的拼音首字母，或者门牌号" value={typed} onType={setTyped} />}
      {value.strange.length > 0 && <p class="soft">有 {value.strange.length} 位的内容坏了，下次连网会重新取。</p>}
      {value.ones.length === 0 ? <Empty hasPack={!!value.pack} /> : found.length === 0 ? (
        <div class="card"><p><strong>没有找到。</strong>换一个写法试试：比如“欧阳”填“欧”或者“oy”，门牌只填数字。</p></div>
      ) : (
        <>
          <p class="soft" role="status">{typed ? `找到 ${found.length} 位` : `一共 ${value.ones.length} 位`}</p>
          <ul class="card lines">{found.slice(0, MOST).map((one) => <One key={one.id} one={one} />)}</ul>
          {found.length > MOST && <p class="soft">还有 {found.length - MOST} 位，请在上面填几个字来找。</p>}
        </>
      )}
      {value.grids.length > 0 && <Unlisted grids={value.grids} />}
    </>
  );
}

/** Somebody who is on no list. Of several grids she is asked which. */
const Unlisted = ({ grids }: { grids: readonly Grid[] }) => (
  <div class="card"><p>要办事的人不在名单里？</p><p><DoButton run={() => beginForNew(grids.length === 1 ? grids[0]!.code : '')}>给新住户办事</DoButton></p></div>
);

function One({ one }: { one: Resident }) {
  return (
    <li>
      <p class="row"><strong class="who">{called(one)}</strong><span class="push number">{one.house || '没有门牌'}</span><DoButton run={() => beginFor(one)}>办事<span class="unseen">：{called(one)}，{one.house}</span></DoButton></p>
      {one.phone && <p><a class="button" href={`tel:${one.phone}`}>打电话 {one.phone}</a></p>}
    </li>
  );
}

/** Six digits alone do not open the list. */
const NoList = () => (
  <div class="card stack"><ScreenTitle silent>住户</ScreenTitle><p><strong>名单还锁着。</strong>您用的是6位数字的开锁密码，手机重新打开后，要连网登录一次才能看名单。</p><p>写了没送的都在“未上传”里，不受影响。</p></div>
);

function Empty({ hasPack }: { hasPack: boolean }) {
  const move = lastMove.value;
  if (!hasPack && isOnline() && !(move && move.do === 'rest')) return <Wait text="正在取名单" />;
  return (
    <div class="card stack">{hasPack
      ? <p><strong>名单里还没有人。</strong>请社区书记给您分好网格、导入居民，连上网就会自己来。</p>
      : <p><strong>手机里没有名单。</strong>名单隔几天不连网会自己收回。请连上网，登录着的话一会儿就来。</p>}</div>
  );
}
