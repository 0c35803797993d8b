/** What must not be overlooked about a case: a word in the list, a sentence on its page. */
import { Notice } from '../kit/ui/parts.tsx';
import type { DeskCase } from './shapes.ts';

const SIGNS: Record<string, { short: string; says: string; kind: 'bad' | 'warn' }> = {
  notice_due: { short: '快到告知期限', says: '缺什么要在 5 个工作日内一次告知，期限快到了。逾期没告知，从收到那天起算作受理。', kind: 'bad' },
  owed_late: { short: '补交超期', says: '说好以后再交的材料过了期限还没交。可以照样办理；已经按容缺通过的，按规定处理。', kind: 'bad' },
  owed: { short: '等补交', says: '有材料说好以后再交，还没交来。期限写在材料一栏。', kind: 'warn' },
  followed: { short: '补交到了', says: '申请人补交了材料，请看一看。', kind: 'warn' },
  shared_changed: { short: '内容有变化', says: '办结以后，申请人在别的事项里改了这件事也用到的内容。请核对要不要处理。', kind: 'warn' },
};

export const Signs = ({ signs }: { signs: readonly string[] }) => (
  <>{signs.filter((sign) => SIGNS[sign]).map((sign) => <> <span class={`tag ${SIGNS[sign]!.kind}`}>{SIGNS[sign]!.short}</span></>)}</>
);

export const SignNotices = ({ one }: { one: DeskCase }) => (
  <>{one.signs.filter((sign) => SIGNS[sign]).map((sign) => <Notice kind={SIGNS[sign]!.kind} key={sign}><p>{SIGNS[sign]!.says}</p></Notice>)}</>
);
