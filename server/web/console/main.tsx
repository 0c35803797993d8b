/** The desks' page: sign in, lists, one case. Addresses are `#<box>` and `#case/<id>`. */
import './console.css';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { onSession, resume, session, signOut } from '../kit/api/client.ts';
import type { Session } from '../kit/api/types.ts';
import { Wait } from '../kit/ui/parts.tsx';
import { Reminders, Withdrawals } from './Agreed.tsx';
import { emptyDrawer } from './Brought.tsx';
import { CasePage } from './CasePage.tsx';
import { Deletions } from './Deletions.tsx';
import { Device } from './Device.tsx';
import { Door, First } from './Door.tsx';
import { Inbox } from './Inbox.tsx';
import { Offers } from './Offers.tsx';
import { Parked } from './Parked.tsx';
import { Logins, Names } from './People.tsx';

const BOXES: Array<[string, string, string[]]> = [
  ['intake', '窗口收件', ['clerk', 'supervisor']],
  ['body', '部门办理', ['reviewer', 'supervisor']],
  ['mine', '我手上的', ['clerk', 'reviewer']],
  ['offers', '等我接手', ['reviewer']],
  ['parked', '留存的内容', ['clerk', 'reviewer', 'supervisor']],
  ['deletions', '删除请求', ['supervisor', 'system_admin']],
  ['told', '提醒', ['clerk', 'reviewer', 'supervisor']],
  ['withdrawals', '收回同意', ['clerk', 'secretary', 'supervisor']],
  ['names', '姓名和单位', ['clerk']],
  ['logins', '改登录名', ['system_admin']],
  ['device', '记住这台设备', ['secretary']],
];

const boxesFor = (one: Session) => BOXES.filter(([, , roles]) => one.account.roles.some((at) => roles.includes(at.role)));
const isStaff = (one: Session | null): one is Session => !!one && boxesFor(one).length > 0;

function Console() {
  const [who, setWho] = useState<Session | null>(session());
  const [ready, setReady] = useState(false);
  const [here, setHere] = useState(location.hash.slice(1));
  useEffect(() => {
    onSession(setWho);
    void emptyDrawer();
    void resume().catch(() => null).then((found) => { setWho(found); setReady(true); });
    const move = () => setHere(location.hash.slice(1));
    addEventListener('hashchange', move);
    return () => removeEventListener('hashchange', move);
  }, []);
  if (!ready) return <main id="main" class="desk"><Wait /></main>;
  if (!who || who.account.level === 'none') return <Door onIn={setWho} />;
  if (who.must && who.must.length) return <First must={who.must} onDone={() => location.reload()} />;
  if (!isStaff(who)) return <main id="main" class="desk"><div class="card door"><h1>这个账号没有办件的岗位</h1><p>工作台是窗口、部门、监督和书记用的。要在这里办件，请系统管理员给这个账号加上岗位。</p><p class="field"><button type="button" class="button" onClick={() => void signOut()}>换个账号</button></p></div></main>;
  const boxes = boxesFor(who);
  const box = boxes.some(([code]) => code === here) ? here : boxes[0]![0];
  return (
    <>
      <header class="top"><div class="desk row"><span class="brand">最后一米 · 工作台</span><span class="soft push who">{who.account.name}</span><button type="button" class="top-link" onClick={() => void signOut()}>退出</button></div></header>
      <main id="main" class="desk" tabIndex={-1}>
        {here.indexOf('case/') === 0 ? <CasePage id={here.slice(5)} /> : (
          <>
            <h1 class="unseen">{boxes.find(([code]) => code === box)![1]}</h1>
            <nav class="tabs" aria-label="收件箱">{boxes.map(([code, name]) => <a key={code} href={`#${code}`} aria-current={code === box ? 'page' : undefined}>{name}</a>)}</nav>
            {box === 'offers' ? <Offers /> : box === 'parked' ? <Parked /> : box === 'deletions' ? <Deletions /> : box === 'told' ? <Reminders /> : box === 'withdrawals' ? <Withdrawals /> : box === 'names' ? <Names /> : box === 'logins' ? <Logins /> : box === 'device' ? <Device /> : <Inbox box={box} key={box} />}
          </>
        )}
      </main>
    </>
  );
}

const place = document.getElementById('console')!;
place.textContent = '';
render(<Console />, place);
