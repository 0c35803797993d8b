/** What the mandates page knows without a screen: shapes, sides, and what is asked of a new one. Pure. */
import { isCreditCode, isIdNumber, plain } from '../../kit/checks/identity.ts';
import { isPersonName } from '../../kit/checks/words.ts';
import type { Mandate, Schemas } from '../../kit/api/types.ts';
import type { Uuid } from '../../kit/ids.ts';

/** Done in person only; the server refuses a mandate for them. */
export const BARRED = ['marriage', 'adoption', 'inheritance', 'bank_card'];

export interface Chosen {
  code: string;
  category: string;
}

export interface Wish {
  /** I give (somebody acts for me), or I ask (I act for somebody). */
  way: 'give' | 'ask';
  ground: 'relative' | 'handler';
  /** The firm that gives it through me, its legal representative; empty: I myself. */
  firm: Uuid;
  name: string;
  number: string;
  relation: string;
  months: number;
  all: boolean;
  items: Chosen[];
}

export const LASTS = [{ months: 1, name: '一个月' }, { months: 6, name: '半年' }, { months: 12, name: '一年' }];

/** The same wish in another's name: a firm lets a handler act, a person whomever he likes. */
export const inTheNameOf = (wish: Wish, firm: Uuid): Wish => ({ ...wish, firm, ground: firm ? 'handler' : 'relative' });

/** The handler asks a firm, which has a credit code in place of an identity card. */
export const asksFirm = (wish: Wish): boolean => wish.way === 'ask' && wish.ground === 'handler';

export function wrongWithWish(wish: Wish): Array<{ anchor: string; message: string }> {
  const faults: Array<{ anchor: string; message: string }> = [], firm = asksFirm(wish);
  if (firm ? !wish.name.trim() : !isPersonName(wish.name)) faults.push({ anchor: 'mandate-name', message: firm ? '请填单位名称，和营业执照上一样' : '请填对方的姓名，和身份证上一样' });
  if (firm ? !isCreditCode(wish.number) : !isIdNumber(wish.number)) faults.push({ anchor: 'mandate-number', message: firm ? '统一社会信用代码对不上，请对照营业执照再看一眼' : '证件号码对不上，请再看一眼' });
  if (!wish.all && !wish.items.length) faults.push({ anchor: 'mandate-items', message: '请至少选一件事，或选“能委托的都可以”' });
  return faults;
}

/** The last moment of the day that many months from now, in Shanghai. A month without that day ends with its own last. */
export function lastMoment(months: number, today: string): string {
  const [year, month, day] = today.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  const end = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate())));
  return `${end.toISOString().slice(0, 10)}T23:59:59+08:00`;
}

/** What is sent: I am one side, the other is named by name and number. */
export function termsOf(wish: Wish, me: Uuid, today: string, consent: Uuid | null): Schemas['IdentityMandateIn'] {
  const named = { name: wish.name.trim(), id_number: plain(wish.number) };
  const other = asksFirm(wish) ? { ...named, kind: 'firm' as const, id_type: 'uscc' } : named;
  const sides = wish.way === 'give' ? { principal: wish.firm || me, agent_facts: other } : { agent: me, principal_facts: other };
  const items = wish.all ? [] : wish.items;
  const categories = Array.from(new Set(items.map((item) => item.category)));
  return { ...sides, ground: wish.ground, relation: wish.relation.trim(), items: items.map((item) => item.code), categories, until: lastMoment(wish.months, today), ...(consent ? { consent } : {}) };
}

/** What ended it, where that was not the one who gave it. */
const STOPPED: Record<string, string> = { laid_down: '不再代办', erased: '已结束', replaced: '换成了新的一份' };

/** How it stands, seen from my side. */
export function stateOf(one: Mandate, iGave: boolean, now: number): { name: string; kind: string } {
  if (one.state === 'revoked') return { name: STOPPED[one.revoked_how || ''] || '已收回', kind: 'plain' };
  if (Date.parse(one.until) <= now) return { name: '已到期', kind: 'plain' };
  if (one.state === 'offered') return { name: iGave ? '等您同意' : '等对方同意', kind: 'warn' };
  return { name: '有效', kind: 'good' };
}
