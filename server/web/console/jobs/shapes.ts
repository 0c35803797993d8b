/** Jobs from the door as a secretary's desk names them, and the words for their codes. */
import type { Schemas, Told } from '../../kit/api/types.ts';

export type Line = Schemas['HandoffsLineOut'];
export type Job = Schemas['HandoffsJobInFullOut'];
export type JobFile = Schemas['HandoffsJobFileOut'];
export type Agreed = Schemas['HandoffsGivenConsentOut'];
export type Mark = Told<'HandoffsJobMarkIn', { text: string }>;
export type Outcome = Schemas['HandoffsApprovedOut'];

export const REASONS: Record<Mark['reason'], string> = { wrong: '内容不对', missing: '缺少这一项', unreadable: '看不清楚', expired: '已经过期', unclear: '没说明白', other: '其他' };

export const WAYS: Record<Agreed['how'], string> = { spoken: '当面说好了', signature: '本人签名', thumb: '屏幕上按手印', paper: '纸质委托书按手印', witness: '见证人在场，口头同意', guardian: '监护人同意' };

export const GIVERS: Record<string, string> = { resident: '本人', guardian: '监护人', relative: '亲属' };

export const SAID: Record<string, string> = {
  ask: '书记问', answer: '网格员答', return: '书记退回', insist: '本人坚持要交', correct: '改好了', remind: '提醒：快到时间了', escalate: '时间快到，已报街道', approve: '书记批了', hold_back: '到时间了，还缺东西，回到网格员那里',
  pass: '交接给另一位网格员', take_over: '接手', pass_back: '没有接，退回交接', pass_withdrawn: '收回交接',
};

/** States in which a secretary has to look. */
export const isAsking = (job: { state: string }): boolean => job.state === 'waiting' || job.state === 'corrected';
