/** Visits asked for, as citizens' pages and desks know them. Pure. */
import type { Schemas } from './api/types.ts';

export type Visit = Schemas['RoundsVisitOut'];

const OPEN = ['unconfirmed', 'open', 'taken'];

/** Somebody has yet to go there. */
export const isOpen = (one: Visit): boolean => OPEN.indexOf(one.state) >= 0;

const KINDS: Record<Visit['state'], string> = { unconfirmed: 'warn', open: '', taken: 'good', done: 'plain', withdrawn: 'plain' };

/** The look of its state. */
export const kindOf = (one: Visit): string => KINDS[one.state];

/** Grids are parts of communities: neither of what lies above them, nor of what somebody wrote. */
export const isCommunity = (code: unknown): code is string => typeof code === 'string' && /^\d{12}$/.test(code) && code.slice(9) !== '000';

const DAYS_AHEAD = 14;
const WEEKDAYS = '日一二三四五六';

/** The days that are offered, from tomorrow on; any other can be said by telephone. */
export function daysFrom(today: string): Array<{ code: string; name: string }> {
  const start = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: DAYS_AHEAD }, (_, place) => {
    const day = new Date(start + (place + 1) * 86400000);
    const near = ['明天 ', '后天 '][place] || '';
    return { code: day.toISOString().slice(0, 10), name: `${near}${day.getUTCMonth() + 1}月${day.getUTCDate()}日 周${WEEKDAYS[day.getUTCDay()]}` };
  });
}
