/** The desks' page: sign in, lists, one case. Addresses are `#<box>`, `#case/<id>` and `#job/<id>`. */
import './console.css';
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, onSession, resume, session, signOut } from '../kit/api/client.ts';
import type { Session } from '../kit/api/types.ts';
import { Notice, Wait } from '../kit/ui/parts.tsx';
import { Reminders, Withdrawals } from './Agreed.tsx';
import { emptyDrawer } from './Brought.tsx';
import { CasePage } from './CasePage.tsx';
import { Deletions } from './Deletions.tsx';
import { Device } from './Device.tsx';
import { Door, First } from './Door.tsx';
import { Grids } from './grids/Grids.tsx';
import { Idle, type Phase } from './idle.ts';
import { Inbox } from './Inbox.tsx';
import { HandedOn } from './jobs/HandedOn.tsx';
import { JobPage } from './jobs/JobPage.tsx';
import { Jobs } from './jobs/Jobs.tsx';
import { Print } from './jobs/Print.tsx';
import { Offers } from './Offers.tsx';
import { Parked } from './Parked.tsx';
import { Logins, Names } from './People.tsx';
import { cover, forget } from './typed.ts';
import { Originals } from './visits/Originals.tsx';
import { DoorNotices } from './visits/DoorNotices.tsx';
import { Visits } from './visits/Visits.tsx';

const BOXES: Array<[string, string, string[]]> = [
  ['intake', '窗口收件', ['clerk', 'supervisor']],
  ['body', '部门办理', ['reviewer', 'supervisor']],
  ['mine', '我手上的', ['clerk', 'reviewer']],
  ['offers', '等我接手', ['reviewer']],
  ['jobs', '上门代办', ['secretary']],
  ['handed-on', '交出去的', ['secretary']],
  ['visits', '约上门', ['clerk', 'secretary']],
  ['notices', '上门告知', ['secretary', 'supervisor']],
  ['originals', '原件在哪', ['secretary', 'supervisor']],
  ['print', '上门用的纸', ['secretary', 'grid_worker']],
  ['parked', '留存的内容', ['clerk', 'reviewer', 'secretary', 'supervisor']],
  ['deletions', '删除请求', ['supervisor', 'system_admin']],
  ['told', '提醒', ['clerk', 'reviewer', 'supervisor']],
  ['withdrawals', '收回同意', ['clerk', 'secretary', 'supervisor']],
  ['names', '姓名和单位', ['clerk']],
  ['logins', '改登录名', ['system_admin']],
  ['grids', '网格管理', ['grid_worker', 'secretary', 'supervisor', 'system_admin', 'auditor']],
  ['device', '记住这台设备', ['secretary']],
];

const boxesFor = (one: Session) => BOXES.filter(([, , roles]) => one.account.roles.some((at) => roles.includes(at.role)));
const isStaff = (one: Session | null): one is Session => !!one && boxesFor(one).length > 0;

/** Keys and touches tell the server, too, that somebody is there: every so often, not each. */
const TOLD_EVERY = 300000;
const TOUCHES = ['keydown', 'mousedown', 'touchstart', 'wheel'];

/** Counts while somebody is signed in; `over` once nobody touched anything for as long as the server waits. */
function useIdle(isIn: boolean, over: () => void): Phase {
  const [phase, setPhase] = useState<Phase>('on');
  useEffect(() => {
    if (!isIn) return undefined;
    const idle = new Idle(Number(place.dataset.idle) * 1000);
    let told = Date.now();
    let isOver = false;
    idle.begin();
    const look = () => {
      setPhase(idle.phase());
      if (idle.phase() !== 'over' || isOver) return;
      isOver = true;
      over();
    };
    const touched = () => {
      idle.touched();
      look();
      if (idle.phase() === 'over' || Date.now() - told < TOLD_EVERY) return;
      told = Date.now();
      void get('/me').catch(() => undefined);
    };
    const clock = setInterval(look, 1000);
    TOUCHES.forEach((name) => addEventListener(name, touched, { capture: true, passive: true }));
    return () => {
      clearInterval(clock);
      setPhase('on');
      TOUCHES.forEach((name) => removeEventListener(name, touched, { capture: true }));
    };
  }, [isIn]);
  return phase;
}

/** For another, or for nobody: nothing of who sat here waits. */
function clearAway(): void {
  forget();
  void emptyDrawer();
}

function Console() {
  const [who, setWho] = useState<Session | null>(session());
  const [ready, setReady] = useState(false);
  /** Whose desk this is. When the session runs out its screen goes; what was typed waits for him: see `typed.ts`. */
  const [desk, setDesk] = useState<Session | null>(null);
  const isLeaving = useRef(false);
  useEffect(() => {
    let last = '';
    const becomes = (next: Session | null) => {
      const id = next ? next.account.id : '';
      if (!id || id !== last) clearAway();
      last = id;
      setDesk(next);
    };
    const told = (next: Session | null) => {
      setWho(next);
      if (isStaff(next)) becomes(next);
      else if (!next && isLeaving.current) becomes(null);
      isLeaving.current = false;
    };
    onSession(told);
    void resume().catch(() => null).then((found) => { told(found); setReady(true); });
  }, []);
  const leave = () => { isLeaving.current = true; void signOut(); };
  const phase = useIdle(isStaff(who), () => void signOut().catch(() => undefined));
  if (!ready) return <main id="main" class="desk"><Wait /></main>;
  const isOut = !who || who.account.level === 'none' || phase === 'over'; // covered at once, also without network
  cover(isOut && !!desk);
  if (!isOut && who.must && who.must.length) return <First must={who.must} onDone={() => location.reload()} />;
  if (!isOut && !isStaff(who)) return <main id="main" class="desk"><div class="card door"><h1>这个账号没有办件的岗位</h1><p>工作台是窗口、部门、监督和书记用的。要在这里办件，请系统管理员给这个账号加上岗位。</p><p class="field"><button type="button" class="button" onClick={leave}>换个账号</button></p></div></main>;
  return (
    <>
      {isOut && <Door onIn={setWho} of={desk ? desk.account.name || '' : undefined} />}
      {phase === 'warned' && !isOut && <div class="desk warned" role="alert"><Notice kind="warn"><p>好久没有动了。一分钟后屏幕会收起来，要重新登录。<strong>还在用的，按任意键或点一下屏幕。</strong></p></Notice></div>}
      {desk && !isOut && <Desk key={desk.account.id} who={desk} leave={leave} />}
    </>
  );
}

function Desk({ who, leave }: { who: Session; leave: () => void }) {
  const [here, setHere] = useState(location.hash.slice(1));
  useEffect(() => {
    const move = () => setHere(location.hash.slice(1));
    move(); // the address may have changed since it was read
    addEventListener('hashchange', move);
    return () => removeEventListener('hashchange', move);
  }, []);
  const boxes = boxesFor(who);
  const top = here.split('/')[0]!;
  const box = boxes.some(([code]) => code === top) ? top : boxes[0]![0];
  return (
    <>
      <header class="top"><div class="desk row"><span class="brand">最后一米 · 工作台</span><span class="soft push who">{who.account.name}</span><button type="button" class="top-link" onClick={leave}>退出</button></div></header>
      <main id="main" class="desk" tabIndex={-1}>
        {here.indexOf('case/') === 0 ? <CasePage id={here.slice(5)} key={here} /> : here.indexOf('job/') === 0 ? <JobPage id={here.slice(4)} key={here} /> : (
          <>
            <h1 class="unseen">{boxes.find(([code]) => code === box)![1]}</h1>
            <nav class="tabs" aria-label="收件箱">{boxes.map(([code, name]) => <a key={code} href={`#${code}`} aria-current={code === box ? 'page' : undefined}>{name}</a>)}</nav>
            {box === 'jobs' ? <Jobs /> : box === 'handed-on' ? <HandedOn /> : box === 'visits' ? <Visits who={who} /> : box === 'notices' ? <DoorNotices who={who} /> : box === 'originals' ? <Originals who={who} /> : box === 'print' ? <Print who={who} /> : box === 'offers' ? <Offers /> : box === 'parked' ? <Parked /> : box === 'deletions' ? <Deletions /> : box === 'told' ? <Reminders /> : box === 'withdrawals' ? <Withdrawals /> : box === 'names' ? <Names /> : box === 'logins' ? <Logins /> : box === 'grids' ? <Grids who={who} here={here} /> : box === 'device' ? <Device /> : <Inbox box={box} key={box} />}
          </>
        )}
      </main>
    </>
  );
}

const place = document.getElementById('console')!;
place.textContent = '';
render(<Console />, place);
