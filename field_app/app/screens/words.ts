/** States in the words of the people who use this. Pure. */
import { progress, type Line, type Move, type Parcel } from '../rules/exchange.ts';
import { proofOf } from '../rules/receipts.ts';
import type { Compared, Deed, Finished, Keeping, Lying, Task } from '../store/index.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

export interface Told {
  tone: Tone;
  words: string;
}

/** What is being written, while it does not lie in the phone. */
export const KEEPING: Record<Keeping, string> = {
  kept: '', writing: '', full: '手机满了，刚写的还没存下，以前写的都在。请不要关掉这一页，先删些不用的照片、视频，腾出地方就自动存好。',
  'moved-on': '这件事在另一个页面里改过了。请关掉这一页，到那个页面接着写。', newer: '这台手机上有新版本了，请重新打开这一页。', failed: '刚写的还没存下，正在再试。请先不要关掉这一页。',
};

/** The phone is full, and what was to be done on this screen is not: whether its words are kept, `KEEPING` says. */
export const fullFor = (undone: string): string => `手机满了，${undone}。请先删些不用的照片、视频，再点一次。`;

/** Photos that came to the server and cannot be read there: they are taken again when the job comes back. */
export const unreadOf = (one: Finished): Finished['parcels'] => one.parcels.filter((parcel) => parcel.state === 'refused' && parcel.isUnread);

/** Where a finished job is: never called safe before a receipt proves all of it. */
export function stateOf(one: Finished): Told {
  const gone = one.parcels.filter((parcel) => parcel.state === 'sent').length;
  const isApart = one.parcels.some((parcel) => parcel.state === 'parked');
  if (one.decided) return { tone: 'plain', words: isApart ? '书记看过了' : '不用再管了' };
  if ((one.differs || []).length) return { tone: 'bad', words: '对不上' };
  if (isApart) return { tone: 'warn', words: '留着等书记看' };
  if (unreadOf(one).length && one.parcels.every((parcel) => parcel.state === 'sent' || parcel.isUnread)) return { tone: 'warn', words: '送到了，有照片用不了' };
  if (one.parcels.some((parcel) => parcel.state === 'refused')) return { tone: 'bad', words: '没有收下' };
  if (one.receipt && proofOf(one.receipt, one).whole) return { tone: 'good', words: '都送到了' };
  if (gone === one.parcels.length) return { tone: 'plain', words: '送出了，等回执' };
  return { tone: 'plain', words: gone ? `正在送：${gone}／${one.parcels.length}` : '还没送' };
}

/** How far all together is; empty when all has gone. */
export function inTotal(parcels: readonly Parcel[]): string {
  const { sent, all } = progress(parcels);
  return sent < all ? `一共 ${all} 份要送（每件事、每张照片和签名各算一份），送到了 ${sent} 份。` : '';
}

/** Where something done of a task is. */
export function deedState({ parcels, isOver, decided, differs = [] }: Deed): Told & { isStopped: boolean } {
  const states = parcels.map((parcel) => parcel.state);
  if (decided) return { tone: 'plain', words: '书记看过了', isStopped: true };
  if (differs.length) return { tone: 'bad', words: '对不上', isStopped: false };
  if (states.every((state) => state === 'sent')) return { tone: 'good', words: '送到了', isStopped: false };
  if (states.indexOf('parked') >= 0) return { tone: 'warn', words: '留着等书记看', isStopped: true };
  if (isOver) return { tone: 'warn', words: '不用再办了', isStopped: true };
  if (states.indexOf('refused') >= 0 && states.indexOf('waiting') < 0) return { tone: 'bad', words: '没有收下', isStopped: true };
  return { tone: 'plain', words: '已记在手机里', isStopped: false };
}

/** How it goes once there is a network. A phone with a short PIN that was started anew has no session before somebody signs in. */
export const goesThen = (hasSession: boolean): string => (hasSession ? '有网了自己送' : '连上网、登录以后再送');

/** Why nothing goes at the moment; empty while it does. */
export function whyWaiting(move: Move | null, line: Line, online: boolean, hasSession = true): string {
  const reason = line.stop ? line.stop.reason : null;
  if (move && move.do === 'rest' && move.why === 'sign-in' || reason === 'sign-in') return '登录过期了，要再登录一次才能送。';
  if (!online || reason === 'no-network') return `现在没有网，${goesThen(hasSession)}。`;
  if (reason === 'server') return '服务器一时没有应答，过一会儿自己会再送。';
  if (reason === 'busy') return '服务器正忙，过一会儿自己会再送。';
  return '';
}

const DAY = 24 * 3600_000;
/** The how-many-th day in China, where all due days are meant. */
const dayOf = (moment: number): number => Math.floor((moment + 8 * 3600_000) / DAY);

/** Nearest due first; what has no date last. */
export const nearestFirst = (tasks: readonly Task[]): Task[] =>
  [...tasks].sort((a, b) => (a.due_on || '9').localeCompare(b.due_on || '9') || (a.id < b.id ? -1 : 1));

export function dueInWords(day: string, now: number): Told | null {
  const days = dayOf(Date.parse(`${day}T00:00:00+08:00`)) - dayOf(now);
  if (Number.isNaN(days)) return null;
  if (days < 0) return { tone: 'bad', words: `过了 ${-days} 天` };
  if (days === 0) return { tone: 'bad', words: '今天到期' };
  if (days === 1) return { tone: 'warn', words: '明天到期' };
  return { tone: 'plain', words: `还有 ${days} 天` };
}

/** A moment as people say it: today's hour, else the day. */
export function momentInWords(at: number, now: number): string {
  if (!at) return '还没有';
  const told = (how: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false, ...how }).format(at);
  const hour = told({ hour: '2-digit', minute: '2-digit' });
  return dayOf(at) === dayOf(now) ? `今天 ${hour}` : `${told({ month: 'long', day: 'numeric' })} ${hour}`;
}

/** What came of the last comparison. */
export function comparedInWords({ agreed, differs }: Compared): string {
  return differs ? `${agreed} 项对得上，${differs} 项对不上，是哪一项写在“未上传”里` : `${agreed} 项都对得上`;
}

/** Before the phone goes to another worker: what was only begun is lost with it. */
export function handingOn({ jobs, drafts }: Lying): { question: string; yes: string } {
  const lost = [...(jobs ? [`${jobs} 件没写完的事（连同拍的照片）`] : []), ...(drafts ? [`${drafts} 件待办里填了一半的`] : [])];
  if (!lost.length) return { question: '名单和登录都会从这台手机上清掉。要清空吗？', yes: '清空' };
  return { question: `这台手机上还有 ${lost.join('、')}，只存在这里。清空了就没有了，找不回来。要留着的，请先点“先不”，办完送出再来。名单和登录也会清掉。都不要了吗？`, yes: '都不要了，清空' };
}

export const whyNotHandedOn = ({ unsent }: Lying): string => `还有 ${unsent} 件办好了、没送到或没核对过，现在不能清空，免得丢了。请先连网，点上面的“现在更新、送出”，再点“现在和服务器核对”，都核对过再来。`;
