/** The four lists of an open phone, and above them why something does not go. */
import { useEffect, useState } from 'preact/hooks';
import { Notice } from '../../../server/web/kit/ui/parts.tsx';
import { courier, isOnline, lastMove, lock, signedInAgain } from '../shell/app.ts';
import { isHeldOut } from '../shell/facing.ts';
import { SignIn } from '../shell/SignIn.tsx';
import { Cover } from './Cover.tsx';
import { Job } from './job/Job.tsx';
import { Done } from './job/Done.tsx';
import { doneHere, jobHere } from './job/way.ts';
import { useKept } from './kept.ts';
import { Residents } from './Residents.tsx';
import { Settings } from './Settings.tsx';
import { Originals } from './task/Originals.tsx';
import { CarryFrom, Task } from './task/Task.tsx';
import { Underway } from './task/Underway.tsx';
import { besideTasks, carryHere, taskHere } from './task/way.ts';
import { Tasks } from './Tasks.tsx';
import { Unsent } from './Unsent.tsx';

const TABS = { residents: '住户', tasks: '待办', unsent: '未上传', settings: '设置' };
type Tab = keyof typeof TABS;

const here = (): Tab => (besideTasks() ? 'tasks' : (Object.keys(TABS) as Tab[]).find((name) => `#${name}` === location.hash) || 'residents');

export function Screens() {
  const [tab, setTab] = useState<Tab>(here());
  const [job, setJob] = useState(jobHere());
  const [done, setDone] = useState(doneHere());
  const [task, setTask] = useState(taskHere());
  const [carry, setCarry] = useState(carryHere());
  const [beside, setBeside] = useState(besideTasks());
  useEffect(() => {
    const move = () => { setTab(here()); setJob(jobHere()); setDone(doneHere()); setTask(taskHere()); setCarry(carryHere()); setBeside(besideTasks()); };
    move(); // the address may have changed since it was read
    addEventListener('hashchange', move);
    return () => removeEventListener('hashchange', move);
  }, []);
  if (job) return <Job id={job} key={job} />;
  if (task) return <Task id={task} key={task} />;
  if (carry) return <CarryFrom job={carry} key={carry} />;
  if (isHeldOut.value) return <Cover />;
  return (
    <>
      <header class="top"><div class="wrap"><span class="brand">上门代办</span><button type="button" class="top-link boxed" onClick={() => void lock()}>锁上</button></div></header>
      <main id="main" class="wrap stack" tabIndex={-1}>
        <Standing />
        {done ? <Done id={done} key={done} /> : beside === 'originals' ? <Originals /> : beside === 'underway' ? <Underway /> : tab === 'tasks' ? <Tasks /> : tab === 'unsent' ? <Unsent /> : tab === 'settings' ? <Settings /> : <Residents />}
      </main>
      <nav class="foot-tabs" aria-label="主要页面">{(Object.keys(TABS) as Tab[]).map((name) => <a key={name} href={`#${name}`} aria-current={!done && name === tab ? 'page' : undefined}>{TABS[name]}</a>)}</nav>
    </>
  );
}

/** What stands in the way, and what to do about it. */
function Standing() {
  const [asks, setAsks] = useState(false);
  const line = useKept(() => courier.line()).value;
  const move = lastMove.value;
  const isHeld = (!!line && !!line.stop && line.stop.reason === 'sign-in') || (!!move && move.do === 'rest' && move.why === 'sign-in');
  const isOut = isHeld || (!!move && move.do === 'rest' && move.why === 'out');
  if (isOut && asks) return <div class="card"><h2>再登录一次</h2><SignIn onIn={async () => { await signedInAgain(); setAsks(false); }} /><p><button type="button" class="button bare" onClick={() => setAsks(false)}>先不登录</button></p></div>;
  return (
    <>
      {isOut && <Notice kind="warn"><p>{isHeld ? '登录过期了。手机里的还能看，要送出和更新名单，请再登录一次。' : '登录过期了。办好的不用登录，自己会送；要更新名单和待办，请再登录一次。'}</p><p><button type="button" class="button" onClick={() => setAsks(true)}>登录</button></p></Notice>}
      {!isOnline() && <Notice><p>现在没有网。存着的照样能看，有网了自己会更新。</p></Notice>}
      {courier.isFull && <Notice kind="bad"><p>手机满了，新的名单存不下，看到的是上一次的。请删些不用的照片、视频。</p></Notice>}
    </>
  );
}

