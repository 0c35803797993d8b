/** For whom an application is: what the grounds mean, who may be chosen, and what to do after a no. Pure. */
import { Problem } from '../../kit/api/problem.ts';
import type { Applicant, Mandate } from '../../kit/api/types.ts';
import type { Form, Values } from '../../kit/form/shapes.ts';
import type { Uuid } from '../../kit/ids.ts';

export type Ground = Applicant['authority'];

export const GROUNDS: Array<{ code: Ground; name: string; note: string }> = [
  { code: 'self', name: '我自己', note: '' },
  { code: 'guardian', name: '我的孩子，或我监护的人', note: '表里“本人”填孩子（或被监护人）的信息。不用事先授权，要交户口簿、出生证明或监护证明，窗口会核对。' },
  { code: 'relative', name: '亲友，他委托我办', note: '表里“本人”填亲友的信息。要先有对方的授权。' },
  { code: 'handler', name: '单位，我是经办人', note: '表里填单位的信息。要先有单位的授权。' },
];

/** What the guide's own question "who comes" leaves open: null where nobody was asked. */
export function told(form: Form): boolean | null {
  const given = form.fields.is_proxy ? form.fields.is_proxy.given : undefined;
  return typeof given === 'boolean' ? given : null;
}

/** The grounds that fit what was answered. */
export const groundsFor = (form: Form): typeof GROUNDS => GROUNDS.filter((one) => told(form) === null || told(form) === (one.code !== 'self'));

export const nameOf = (ground: Ground): string => GROUNDS.filter((one) => one.code === ground)[0]!.name;
export const needsMandate = (ground: Ground): boolean => ground === 'relative' || ground === 'handler';

/** What the choice says of the form's own questions: who comes, and that a guardian is one. */
export function withGround(values: Values, ground: Ground): Values {
  const { proxy_relation: relation, ...others } = values;
  if (ground === 'guardian') return { ...others, is_proxy: true, proxy_relation: 'guardian' };
  return { ...others, ...(relation && relation !== 'guardian' ? { proxy_relation: relation } : {}), is_proxy: ground !== 'self' };
}

/** Mandates that let me act right now on this ground, for these items; a mandate without items covers all. */
export function usable(mandates: Mandate[], me: Uuid | null, ground: Ground, items: string[], now: number): Mandate[] {
  return mandates.filter((one) => one.agent && one.agent.id === me && one.ground === ground && one.state === 'given' && Date.parse(one.until) > now
    && (!one.items.length || items.every((item) => one.items.indexOf(item) >= 0)));
}

/** Things that take the person himself. The law's guardian is no proxy: what a child must do in person, the parents do. */
export const inPerson = (form: Form, ground: Ground): string[] =>
  needsMandate(ground) ? form.items.filter((item) => !item.proxy_allowed).map((item) => item.plain_name || item.name) : [];

const NEXT: Record<string, string> = {
  'level-too-low': '核验一次，以后就能在网上办。也可以带身份证到就近窗口核验，来不了的打 12345。填的内容都在。',
  'no-authority': '请对方在“授权”里写上您，或请对方打 12345、到窗口说一声。有了授权再回来提交，填的内容都在。',
  'guardian-needed': '这个人要由监护人办。您是监护人的，请改选“我的孩子，或我监护的人”。',
  'mandate-not-possible': '请本人来办。结婚、收养、继承、办银行卡这些事，谁也不能代。行动不便的打 12345，可以约上门。',
  whom: '点“改‘给谁办’”选一个再提交，填的内容都在。',
  'in-person': '请改成本人办，或打 12345 问问能不能上门。',
};

/** What to do after a no about who acts for whom; null when the no is about something else. */
export function nextAfter(error: unknown): string | null {
  if (!(error instanceof Problem)) return null;
  if (error.faults.some((fault) => fault.pointer === '/applicant')) return NEXT.whom!;
  if (error.faults.some((fault) => fault.pointer.indexOf('/applicant') === 0)) return NEXT['in-person']!;
  return Object.prototype.hasOwnProperty.call(NEXT, error.slug) ? NEXT[error.slug]! : null;
}

/** The no itself: the faults say more than the title. */
export const noOf = (error: Problem): string => error.faults.map((fault) => fault.message).join('；') || error.sentence;
