/** One's own visits: whose they are, what they are called, for whom one may ask. Pure. */
import type { Mandate, Ward } from '../../kit/api/types.ts';
import { uuid7, type Uuid } from '../../kit/ids.ts';
import type { Wish } from '../../kit/draft/wishes.ts';
import { daysFrom, kindOf, type Visit } from '../../kit/visits.ts';

/** Somebody for whom I may ask: a tie that stands. */
export interface Kin {
  person: Uuid;
  name: string;
  relation: string;
}

/** Only whom it is for is told the word; a citizen takes no visits. */
export const isHers = (one: Visit): boolean => one.word !== null;

/** Others asked for it, and nobody has heard yet whether she wants it. */
export const asksHer = (one: Visit): boolean => isHers(one) && one.state === 'unconfirmed';

/** The word is of use once somebody is to come. */
export const showsWord = (one: Visit): boolean => isHers(one) && (one.state === 'open' || one.state === 'taken');

const ASKERS: Record<Visit['source'], string> = { self: '您自己', relative: '您家里人', secretary: '社区书记', desk: '窗口' };

export function titleOf(one: Visit): string {
  if (!isHers(one)) return `替${one.resident_name || '家里人'}约的上门`;
  return one.source === 'self' ? '请网格员上门' : `${ASKERS[one.source]}替您约的上门`;
}

/** How it stands, seen from where one sits. */
export function stateOf(one: Visit): { name: string; kind: string } {
  return { name: asksHer(one) ? '等您点头' : one.state_plain, kind: kindOf(one) };
}

/** Wards and those who gave me a mandate as a relative; each once. */
export function kinOf(wards: Ward[], mandates: Mandate[], me: Uuid | null, now: number): Kin[] {
  const found = wards.filter((one) => one.stands).map((one) => ({ person: one.ward.id, name: one.ward.name, relation: one.relation }));
  const given = mandates.filter((one) => one.ground === 'relative' && one.state === 'given' && Date.parse(one.until) > now && one.agent && one.agent.id === me && one.principal.id)
    .map((one) => ({ person: one.principal.id!, name: one.principal.name, relation: one.relation || '' }));
  return found.concat(given).filter((one, place, all) => all.map((other) => other.person).indexOf(one.person) === place);
}

/** What the guide that one comes from was about. */
export function wordsFrom(search: string): string {
  const what = (/[?&]what=([^&]*)/.exec(search) || [])[1] || '';
  try {
    return what ? `想办：${decodeURIComponent(what.replace(/\+/g, ' ')).slice(0, 100)}` : '';
  } catch (_) {
    return '';
  }
}

/** What was begun before, with what the guide that one comes from now was about; a day that has gone by is asked for anew. */
export function begunAgain(before: Wish, search: string, today: string): Wish {
  const what = wordsFrom(search);
  const words = what && before.words.indexOf(what) < 0 ? `${before.words}\n${what}`.trim() : before.words;
  const day = daysFrom(today).some((one) => one.code === before.day) ? before.day : '';
  return words === before.words && day === before.day ? before : { ...before, words, day, id: uuid7() };
}
