/** Jobs from the door as a secretary's desk names them, and the words for their codes. */
import { moment } from '../../kit/checks/words.ts';
import type { Schemas, Told } from '../../kit/api/types.ts';

export type Line = Schemas['HandoffsLineOut'];
export type Job = Schemas['HandoffsJobInFullOut'];
export type Said = Schemas['HandoffsSaidOut'];
export type Handed = Schemas['HandoffsHandedOut'];
export type HandedOnLine = Schemas['HandoffsHandedOnLineOut'];
export type WithTurn = Pick<HandedOnLine, 'turn' | 'until' | 'until_is_provisional'>;
export type JobFile = Schemas['HandoffsJobFileOut'];
export type Agreed = Schemas['HandoffsGivenConsentOut'];
export type Mark = Told<'HandoffsJobMarkIn', { text: string }>;
export type Outcome = Schemas['HandoffsApprovedOut'];

export const REASONS: Record<Mark['reason'], string> = { wrong: '内容不对', missing: '缺少这一项', unreadable: '看不清楚', expired: '已经过期', unclear: '没说明白', other: '其他' };

export const WAYS: Record<Agreed['how'], string> = { spoken: '当面说好了', signature: '本人签名', thumb: '屏幕上按手印', paper: '纸质委托书按手印', witness: '见证人在场，口头同意', guardian: '监护人同意' };

export const GIVERS: Record<string, string> = { resident: '本人', guardian: '监护人', relative: '亲属' };

const SAID: Record<Said['step'], string> = {
  register: '网格员上门登记', ask: '书记问', answer: '网格员答', return: '书记退回', correct: '改好了', remind: '提醒：快到时间了', escalate: '时间快到，已报街道', approve: '书记批了', hold_back: '没能交到中心，还要再看',
  pass: '交接给另一位网格员', take_over: '接手', pass_back: '没有接，退回交接', pass_withdrawn: '收回交接',
  hand_in: '交到中心', result: '有结果了', refuse: '不归这里办', deliver: '送到本人手里，签收了', withdraw: '本人不办了',
  notice: '有事要告诉本人', notice_told: '告诉本人了', notice_answered: '上门改好了补正，交上去了', notice_missed: '过半时间没告诉本人，已报街道',
  original_taken: '带走一件原件', original_passed: '原件换了手', original_back: '原件还给本人了', original_late: '原件过了归还的日子',
};

/** Where the reason says more than the step. */
const WHY: Record<string, string> = {
  'approve unanswered': '没有人看，自动交到中心，已注明', 'approve insists': '按本人的意思交到中心，已注明', 'approve not_needed': '不用书记看，直接交到中心', 'approve again': '批过的，再交一次',
  'correct insists': '本人坚持照原样交', 'correct resident_moved': '改好了（住户搬了家）', 'withdraw erased': '资料依法删了，不办了',
};

/** What one step of a job was, for people: by what was done, why, and by whom. */
export function saidOf({ step, reason, role }: Pick<Said, 'step' | 'reason' | 'role'>): string {
  if (step === 'return' && role === 'system') return '还缺东西，自动退回网格员';
  return WHY[`${step} ${reason}`] || SAID[step];
}

/** States in which a secretary has to look. */
export const isAsking = (job: { state: string }): boolean => job.state === 'waiting' || job.state === 'corrected';

/** States in which it may go to another worker (`PASSABLE` in `field_app/handoffs/service/passing.py`). */
export const isPassable = (job: { state: string }): boolean => isAsking(job) || ['returned', 'in_centre', 'result_ready'].indexOf(job.state) >= 0;

type Passage = Pick<Handed, 'state' | 'giver_name' | 'until' | 'ended_at' | 'ended_by_name'>;

/** What became of one passage, for people. What nobody took in time stayed with who gave it. */
export function becameOf({ state, giver_name, until, ended_at, ended_by_name }: Passage): string {
  if (state === 'offered') return `还没有接，最晚 ${moment(until)}。没接以前归${giver_name}`;
  const at = moment(ended_at);
  if (state === 'taken') return ended_by_name ? `${at} ${ended_by_name}接了` : `${at} 收到了`;
  if (state === 'returned') return `${at} ${ended_by_name || ''}没有接，还归${giver_name}`;
  const isOverdue = !ended_by_name && !!ended_at && Date.parse(ended_at) >= Date.parse(until);
  return isOverdue ? `到 ${at} 没有人接，还归${giver_name}` : `${at} 收回了，不用接了`;
}

/** What went along: the first digest is that of the words. */
export const withIt = ({ papers }: Pick<Handed, 'papers'>): string => (papers.length > 1 ? `表一份，照片和签名${papers.length - 1}张` : papers.length ? '表一份' : '');
