/** A task in the words of whoever goes. Pure. */
import type { Form } from '../../../server/web/kit/form/shapes.ts';
import { pathOf } from '../rules/returned.ts';
import type { Task, TaskMark } from '../store/index.ts';

/** What it is, in a few words. */
export function headOf({ kind, state, question, original, is_told, to_answer }: Pick<Task, 'kind' | 'state' | 'question' | 'original' | 'is_told' | 'to_answer'>): string {
  if (kind === 'passing') return '同事想转给您';
  if (isToTell({ kind, state })) return '把暗号告诉本人';
  if (kind === 'visit') return state === 'unconfirmed' ? '先问问本人' : state === 'open' ? '请上门，还没人接' : '说好了上门';
  if (kind === 'notice') return question ? '书记问您' : to_answer ? '部门要补正' : is_told ? '要补交材料' : '要告诉本人';
  if (kind === 'return') return '退回来要改的';
  return original ? '要还的原件' : '送结果上门';
}

/** What the way into it says; a job that came back has a way of its own. */
export function doingOf({ kind, state, question, original, is_told, notice, to_answer }: Task): string {
  if (kind === 'return') return '';
  if (isToTell({ kind, state })) return '告诉了，记下来';
  if (kind === 'passing') return '接不接';
  if (kind === 'notice' && to_answer) return is_told ? '去改' : '念给本人听，去改';
  if (kind === 'notice') return question ? '回答' : is_told ? '拍下来，交上去' : notice && notice.owes && notice.owes.length ? '念给本人听，拍要补交的' : '念给本人听，记下来';
  if (kind === 'deliver') return original ? '交出去、还给本人' : '送到了，请人签收';
  return state === 'unconfirmed' ? '问过本人了' : state === 'open' ? '接不接' : '去过了，或者去不了';
}

/** Somebody else goes; who asked her has still to tell her the word. Nothing else is to be done. */
export const isToTell = ({ kind, state }: Pick<Task, 'kind' | 'state'>): boolean => kind === 'visit' && state === 'to_tell';

/** What was done that leaves nothing of it to do: that the word was told is only a part of a visit. */
export const endingIt = <Of extends { kind: string }>(one: Pick<Task, 'kind' | 'state'>, done: readonly Of[]): Of[] => done.filter(({ kind }) => kind !== 'word' || isToTell(one));

/** Whether this worker carries it. */
export const isInHand = ({ original, piece }: Pick<Task, 'original' | 'piece'>): boolean => !!original && (!piece || (piece.keeper === 'worker' && piece.is_mine !== false));

/** Whether somebody said that he comes: only then a job is begun from it. */
export const isPromised = ({ kind, state }: Task): boolean => kind === 'visit' && (!state || state === 'taken');

/** Those of a secretary and those of a body. */
const WHY: Record<string, string> = {
  wrong: '内容不对', missing: '缺少这一项', unreadable: '看不清楚', expired: '已经过期', unclear: '没说明白', mismatch: '和其他材料对不上', unsigned: '没有签名',
};

/** What is marked, by the name that it has on the form, if the form lies in the phone. */
export function nameOf({ pointer, material, page }: TaskMark['target'], form: Form | undefined): string {
  if (page) return '有一张照片';
  const [head = '', second] = pathOf(pointer || '');
  if (head === 'consent') return '本人同意';
  if (form && form.fields[head]) return form.fields[head]!.label;
  const paper = form && form.materials.filter((one) => one.material === (material || second))[0];
  return paper ? paper.name : '';
}

/** Why it was marked. */
export const whyOf = ({ reason, text }: TaskMark): string => [WHY[reason], text].filter((words) => words).join('，');

/** One sentence for each place that has to be done again. */
export function markLines({ marks }: Task, form?: Form): string[] {
  return marks.map((mark) => [nameOf(mark.target, form), whyOf(mark)].filter((words) => words).join('：') || '有一处要再弄一下');
}

/** Numbers to call: of who asked, then of the resident, each once. */
export function phonesOf({ call_back }: Task, phone: string | undefined): { words: string; number: string }[] {
  const own = phone && phone !== call_back ? [{ words: '给本人打电话', number: phone }] : [];
  return call_back ? [{ words: '给约的人打电话', number: call_back }, ...own] : own;
}

/** Where somebody writes in own words; what is chosen is a code in small letters. */
const TEXTS = ['text', 'words', 'reason', 'whom', 'relation', 'teller', 'name', 'witness'];

/** What was written in own words of a task, in the order of the screen. */
export function wordsIn(fields: Record<string, unknown>): string[] {
  const found = Object.keys(fields).map((key) => {
    const value = fields[key];
    if (value && typeof value === 'object' && !Array.isArray(value)) return wordsIn(value as Record<string, unknown>);
    return TEXTS.indexOf(key) >= 0 && typeof value === 'string' && value.trim() && !/^[a-z_]+$/.test(value) ? [value.trim()] : [];
  });
  return ([] as string[]).concat(...found);
}
