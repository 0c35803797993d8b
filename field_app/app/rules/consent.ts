/**
 * How a resident agrees at the door, as data: to what, until when, to which words, in which way, before whom. The same
 * grades as `field_app/visits/agreement.py`, which has the last word; `tests/vectors/consents.json` drives both. Pure.
 */
import type { Uuid } from './receipts.ts';

export type Grade = 'simple' | 'risky';
export type Who = 'resident' | 'guardian' | 'relative';
/** A thumb on the glass proves nobody: it may stand beside a witness, never alone. */
export type Way = 'spoken' | 'signature' | 'paper' | 'witness';

/** As the server takes it. */
export interface Consent {
  items: string[];
  until: string;
  shown_digest: string;
  how: Way | 'thumb' | 'guardian';
  given_by: { who: Who; person?: Uuid; relation?: string; name?: string };
  witness: { name: string; phone?: string; is_impartial: true } | null;
  signature: Uuid | null;
  at: string;
  is_doubted?: boolean;
}

/** As it stands on the screen, and in the phone after each touch. */
export interface Agreeing {
  who: Who;
  relation: string;
  /** Of who agrees in the resident's place. */
  name: string;
  way: Way | null;
  isDoubted: boolean;
  witness: { name: string; phone: string; isImpartial: boolean };
  until: string;
  /** The signature, or the photo of the paper. */
  picture: Uuid | null;
}

/** Something read out before somebody agrees. */
export interface Text {
  code: string;
  title: string;
  body: string;
}

const FOR_A_CHILD = 'under_14';

/** Of things done together the riskiest decides; what the phone does not know is taken as risky. */
export function gradeOf(codes: readonly string[], items: readonly { code: string; grade?: unknown }[]): Grade {
  const isSimple = (code: string) => items.some((item) => item.code === code && item.grade === 'simple');
  return codes.length > 0 && codes.every(isSimple) ? 'simple' : 'risky';
}

/** What is read out, in one go; its digest stands in the consent. That for guardians only where a child is concerned. */
export const readOut = <T extends Text>(texts: readonly T[], isChild: boolean): T[] => texts.filter((text) => isChild || text.code !== FOR_A_CHILD);
export const wordsOf = (texts: readonly Text[]): string => texts.map((text) => `${text.title}\n\n${text.body}`).join('\n\n');

/** In the order in which they are offered. */
export function waysOf(grade: Grade, who: Who): Way[] {
  if (who === 'relative') return ['witness'];
  if (grade === 'simple') return ['spoken'];
  return ['signature', 'paper', 'witness'];
}

const DAY = 24 * 3600_000;
/** Days are meant in China. */
export const dayIn = (now: number, days = 0): string => new Date(now + 8 * 3600_000 + days * DAY).toISOString().slice(0, 10);

export const TERMS = [{ days: 30, words: '一个月' }, { days: 90, words: '三个月' }, { days: 365, words: '一年' }] as const;

export function begun(grade: Grade, isChild: boolean, now: number): Agreeing {
  const who = isChild ? 'guardian' : 'resident';
  return { who, relation: '', name: '', way: onlyWay(grade, who), isDoubted: false, witness: { name: '', phone: '', isImpartial: false }, until: dayIn(now, 90), picture: null };
}

const onlyWay = (grade: Grade, who: Who): Way | null => {
  const ways = waysOf(grade, who);
  return ways.length === 1 ? ways[0]! : null;
};

/** Another person speaks: what the one before gave is not hers. */
export const spokenBy = (given: Agreeing, who: Who, grade: Grade): Agreeing =>
  who === given.who ? given : { ...given, who, relation: '', name: '', way: onlyWay(grade, who), picture: null };

/** What was begun for other items, before the form told of a child, or before anybody asked for a name. */
export function fitted(given: Agreeing, grade: Grade, isChild: boolean): Agreeing {
  const named = { ...given, name: given.name || '' };
  const now = isChild ? spokenBy(named, 'guardian', grade) : named;
  return now.way === null || waysOf(grade, now.who).indexOf(now.way) >= 0 ? { ...now, way: now.way || onlyWay(grade, now.who) } : { ...now, way: onlyWay(grade, now.who), picture: null };
}

/** Whoever may not understand signs nothing: only a guardian may agree. */
export const doubted = (given: Agreeing, isDoubted: boolean, grade: Grade): Agreeing => ({ ...spokenBy(given, isDoubted ? 'guardian' : 'resident', grade), isDoubted });

/** A name however the keyboard wrote it. */
export const bare = (name: string): string => name.normalize('NFKC').replace(/\s/g, '');

const signs = (name: string): string[] => Array.from(name);

/** Also where one is written with a title: 李明 and 李明同志. A single sign more behind it makes another's name. */
function isSame(said: string, name: string): boolean {
  const [short, long] = [bare(said), bare(name)].sort((one, other) => signs(one).length - signs(other).length) as [string, string];
  if (short === long || signs(short).length < 2) return !!short && short === long;
  return long.indexOf(short) >= 0 && signs(long).slice(0, -1).join('') !== short;
}

/** Names of those who are at the door anyway, as far as the phone knows them. */
export interface There {
  worker?: string;
  resident?: string;
}

const WORKER = '网格员';

/** Who the witness is, where that is none but those who are there anyway. */
export function noOther(witness: string, { worker = '', resident = '' }: There, by: { who: Who; relation: string; name?: string }): string | null {
  if (bare(witness).indexOf(WORKER) >= 0 || isSame(witness, worker)) return WORKER;
  if (isSame(witness, resident)) return '本人';
  if (by.who === 'resident') return null;
  return isSame(witness, by.name || '') || (!!bare(witness) && bare(witness) === bare(by.relation)) ? '说同意的人' : null;
}

export interface Lack {
  anchor: string;
  message: string;
}

/** What is still missing, each with its place on the screen. */
export function lacks(given: Agreeing, grade: Grade, isChild: boolean, today: string, there: There = {}): Lack[] {
  const found: Lack[] = [];
  const lack = (anchor: string, message: string) => void found.push({ anchor, message });
  if ((given.isDoubted || isChild) && given.who !== 'guardian') lack('who', given.isDoubted ? '拿不准本人明不明白的，要监护人来同意' : '孩子的事，要监护人来同意');
  if (given.who !== 'resident' && !given.relation.trim()) lack('relation', '请写和本人是什么关系');
  if (given.who !== 'resident' && grade === 'risky' && !bare(given.name)) lack('giver-name', '请写说同意的人叫什么名字');
  if (!given.way || waysOf(grade, given.who).indexOf(given.way) < 0) lack('way', '请选怎么表示同意');
  if (given.way === 'signature' && !given.picture) lack('signature', '请在框里签名');
  if (given.way === 'paper' && !given.picture) lack('paper', '请拍下按了手印的委托书');
  if (given.way === 'witness' && !given.witness.name.trim()) lack('witness-name', '请写见证人的姓名');
  const none = given.way === 'witness' ? noOther(given.witness.name, there, given) : null;
  if (none) lack('witness-name', `见证人要是别人，${none}自己不能当`);
  if (given.way === 'witness' && !given.witness.isImpartial) lack('witness-impartial', '请和见证人确认，再打上勾');
  if (!given.until || given.until < today) lack('until', '请选同意到哪一天');
  return found;
}

/** What the server takes, when nothing lacks. */
export function consentOf(given: Agreeing, { items, shown, at }: { items: string[]; shown: string; at: string }): Consent {
  const { who, way, witness } = given;
  const [relation, name] = [given.relation.trim(), given.name.trim()];
  const phone = witness.phone.trim();
  return {
    items, until: given.until, shown_digest: shown, how: who === 'guardian' ? 'guardian' : way || 'spoken', given_by: { who, ...(who !== 'resident' ? { relation, ...(name ? { name } : {}) } : {}) },
    witness: way === 'witness' ? { name: witness.name.trim(), ...(phone ? { phone } : {}), is_impartial: true } : null,
    signature: given.picture, at, ...(given.isDoubted ? { is_doubted: true } : {}),
  };
}

/** Whether a consent that was given covers what stands in the job now. */
export const covers = (consent: Consent | null, items: readonly string[], today: string): boolean =>
  !!consent && consent.until >= today && items.every((code) => consent.items.indexOf(code) >= 0);

/** Whether the form is about a child under fourteen, as far as it tells (see `server/applications/service/agreed.py`). */
export function isAboutChild(values: Record<string, unknown>, today: string): boolean {
  const births = [values.birth_date, values.child_birth_date, birthIn(values.id_number), birthIn(values.child_id_number)];
  return births.some((birth) => typeof birth === 'string' && /^\d{4}-\d\d-\d\d$/.test(birth) && birth <= today && `${Number(birth.slice(0, 4)) + 14}${birth.slice(4)}` > today);
}

function birthIn(number: unknown): string | null {
  const found = typeof number === 'string' && /^\d{6}(\d{4})(\d\d)(\d\d)\d{3}[\dXx]$/.exec(number);
  return found ? `${found[1]}-${found[2]}-${found[3]}` : null;
}
