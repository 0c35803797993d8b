/** Shapes of the desks' answers under the names that the desks know, and the words for their codes. */
import type { Schemas, Told } from '../kit/api/types.ts';

export type Line = Schemas['ReviewsLineOut'];
export type DeskCase = Schemas['ReviewsCaseOut'];
export type ShownField = Schemas['ReviewsFieldOut'];
export type ShownPaper = Schemas['ReviewsPaperOut'];
/** Leave to look at one file, under this item's mark. */
export type Leave = Schemas['ReviewsPageOut'];
/** A mark as the desk makes it. */
export type Mark = Told<'ReviewsMarkIn', { text: string }>;
export type Reason = Mark['reason'];
/** A text on which a case rests. */
export type Agreed = Schemas['ReviewsAgreedOut'];
/** Where a case stands in the system that decides it; nulls while it was not sent. */
export type Outside = Schemas['ReviewsExternalOut'];
export type Sheet = Schemas['ReviewsSheetOut'];
export type Stop = Schemas['ReviewsSuspensionIn']['kind'];

export const REASONS: Record<Reason, string> = {
  missing: '缺少这一项', unreadable: '看不清楚', wrong: '内容不对', expired: '已经过期', mismatch: '和其他材料对不上', unsigned: '没有签名',
};

export const STOPS: Record<Stop, string> = {
  inspection: '现场核查', public_notice: '公示', hearing: '听证', test: '检验检测', appraisal: '鉴定', expert_review: '专家评审', assessment: '评定评估', other: '其他',
};

export const STEPS: Record<string, string> = {
  submit: '提交', hold: '等待前置', release: '前置办好，接着办', correct: '补正告知', answer: '补正完成', accept: '受理', review: '开始审核', suspend: '特别程序，时间暂停', resume: '继续办理',
  close: '办结', reopen: '重新打开', revoke: '撤销', extend: '延长期限', judged: '按规则判断', filled: '前置结果已填入', revised: '内容随补正更新', recounted: '期限重算',
  clock_resumed: '时间接着算', notice_warned: '提醒：补正告知快到期', received: '收到，期限从这天算', shared_value_changed: '共用内容有变化', deemed_accepted: '逾期未告知，视为受理',
  handoff_offered: '交接', handoff_taken: '接手', handoff_returned: '退回交接', handoff_withdrawn: '收回交接', external: '登记外部系统情况',
  erased: '依申请删除内容', owed_handed_in: '补交材料', owed_dated: '补交日子定了', owed_moved: '补交日子改了', heeded: '看过了新来的材料或内容', consent_withdrawn: '收回了同意', blocked: '依法留存，停止使用',
  unseen: '未经书记看过，自动交来', insisted: '本人坚持照原样交',
  outside_entered: '录入外部系统结果', outside_taken: '外部系统已收件', outside_refused: '外部系统退回',
};

export const ROLES: Record<string, string> = {
  citizen: '申请人', guest: '申请人', clerk: '窗口', reviewer: '部门', supervisor: '监督', system: '系统', rule: '规则', outside: '外部系统', helper: '帮办志愿者', grid_worker: '网格员', secretary: '书记',
};

export const SOURCES: Record<string, string> = { upload: '上传', certificate: '电子证照', mandate: '授权记录代替', pledge: '承诺代替', later: '容缺后补', generated: '系统生成' };

/** Whose turn it is, as a desk says it: to the applicant the same is "you". */
export const turnOf = (line: Line): string => (line.turn === 'applicant' ? '申请人' : line.state === 'closed' ? '—' : line.turn_name);

/** Reasons that are codes of ours; a person's own words stay as they are. */
export const WHYS: Record<string, string> = { person: '没有适用的秒批规则，由人办理', auto: '符合秒批规则', auto_review: '规则已初审，后面照常办', unanswered: '规定的时间里没有书记看' };
