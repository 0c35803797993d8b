/**
 * How somebody says at the door that a thing changed hands: the choices of the consent, as `field_app/visits/agreement.py`
 * takes them for receipts. Pure.
 */
import { noOther, waysOf, type Grade, type Lack, type There, type Way, type Who } from './consent.ts';
import type { Uuid } from './receipts.ts';

export interface Handing {
  who: Who;
  relation: string;
  /** Who it is, if not the resident; drafts of before have none. */
  name?: string;
  way: Way | null;
  isDoubted: boolean;
  witness: { name: string; phone: string; isImpartial: boolean };
  /** A photo of the paper. */
  paper: Uuid | null;
}

export const BEGUN: Handing = { who: 'resident', relation: '', name: '', way: null, isDoubted: false, witness: { name: '', phone: '', isImpartial: false }, paper: null };

/** As at the consent; where a spoken word is enough, a signature may be given too. */
export function waysFor(grade: Grade, who: Who): Way[] {
  if (grade === 'risky' || who === 'relative') return waysOf(grade, who);
  return who === 'guardian' ? ['spoken', 'signature'] : ['spoken', 'signature', 'witness'];
}

const onlyWay = (grade: Grade, who: Who): Way | null => {
  const ways = waysFor(grade, who);
  return ways.length === 1 ? ways[0]! : null;
};

/** Another person takes it: what the one before gave is not hers. */
export const takenBy = (given: Handing, who: Who, grade: Grade): Handing => (who === given.who ? given : { ...BEGUN, isDoubted: given.isDoubted, who, way: onlyWay(grade, who) });

/** Whoever may not understand signs nothing: a guardian takes it. */
export const doubted = (given: Handing, isDoubted: boolean, grade: Grade): Handing => ({ ...takenBy(given, isDoubted ? 'guardian' : 'resident', grade), isDoubted });

const nameOf = ({ name = '' }: Handing): string => name.trim();

/** What is still missing, each with its place. */
export function lacksOf(given: Handing, grade: Grade, isSigned: boolean, there: There = {}): Lack[] {
  const { who, way, witness } = given;
  const found: Lack[] = [];
  const lack = (anchor: string, message: string) => void found.push({ anchor, message });
  if (given.isDoubted && who !== 'guardian') lack('who', '拿不准本人明不明白的，要监护人来收');
  if (who !== 'resident' && !given.relation.trim()) lack('relation', '请写和本人是什么关系');
  if (who !== 'resident' && !nameOf(given)) lack('receiver-name', '请写来收的人叫什么名字');
  if (!way || waysFor(grade, who).indexOf(way) < 0) lack('way', '请选怎么签字、签收');
  if (way === 'signature' && !isSigned) lack('signature', '请在框里签名');
  if (way === 'paper' && !given.paper) lack('paper', '请拍下签过字或按了手印的收条');
  if (way === 'witness' && !witness.name.trim()) lack('witness-name', '请写见证人的姓名');
  const none = way === 'witness' ? noOther(witness.name, there, given) : null;
  if (none) lack('witness-name', `见证人要是别人，${none}自己不能当`);
  if (way === 'witness' && !witness.isImpartial) lack('witness-impartial', '请和见证人确认，再打上勾');
  return found;
}

/** As the server takes it, when nothing lacks. */
export function handingOf(given: Handing, signature: Uuid | null): Record<string, unknown> {
  const { who, relation, way, isDoubted, witness, paper } = given;
  const phone = witness.phone.trim();
  return {
    how: who === 'guardian' ? 'guardian' : way, given_by: who === 'resident' ? { who, relation: null } : { who, relation: relation.trim(), name: nameOf(given) }, is_doubted: isDoubted,
    witness: way === 'witness' ? { name: witness.name.trim(), phone: phone || null, is_impartial: true } : null, signature: way === 'paper' ? paper : signature,
  };
}

/** The same where whose it is goes without saying: an original from hand to hand. */
export function signedOf(given: Handing, signature: Uuid | null): Record<string, unknown> {
  const { how, witness, signature: ref } = handingOf({ ...given, who: 'resident' }, signature);
  return { how, witness, signature: ref };
}
