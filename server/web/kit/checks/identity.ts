/** Checks of numbers that people carry, as lenient and as strict as the server's (tests/vectors drive both). */
import { half } from './words.ts';

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';
const PROVINCES = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71)/;
const RESIDENCE_PERMIT = /^(810000|820000|830000)/;
const FOREIGN_PROVINCES = /^9(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;
const USCC_LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** What people type, made plain: full-width digits, spaces, dashes between groups and lower-case letters go. */
export function plain(text: string): string {
  return half(text).replace(/[\s\u3000\u200b-\u200f\u2060\ufeff\u0000-\u001f]/g, '').toUpperCase();
}

function idCheckFits(number: string): boolean {
  const sum = ID_WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  return ID_CHECKS[sum % 11] === number[17];
}

function isRealDate(digits: string, today: Date): boolean {
  const year = Number(digits.slice(0, 4)), month = Number(digits.slice(4, 6)), day = Number(digits.slice(6, 8));
  if (year < 1850 || month < 1 || month > 12 || day < 1) return false;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day <= last && Date.UTC(year, month - 1, day) <= today.getTime();
}

const isCard = (number: string, today: Date): boolean => /^[0-9]{17}[0-9X]$/.test(number) && idCheckFits(number) && isRealDate(number.slice(6, 14), today);

/** Resident identity card. Unknown county codes are fine: addresses are those at first registration. */
export function isResidentId(text: string, today: Date = new Date()): boolean {
  const number = plain(text);
  return PROVINCES.test(number) && isCard(number, today);
}

export const isResidencePermit = (text: string, today: Date = new Date()): boolean => RESIDENCE_PERMIT.test(plain(text)) && isCard(plain(text), today);

/** Permanent residence card of foreigners: 18 characters from 9 on, or the old 3 letters and 12 digits. */
export function isForeignPermanent(text: string, today: Date = new Date()): boolean {
  const number = plain(text);
  return /^[A-Z]{3}[0-9]{12}$/.test(number) || (FOREIGN_PROVINCES.test(number) && isCard(number, today));
}

export const isPassport = (text: string): boolean => /^[A-Z0-9]{5,12}$/.test(plain(text));
export const isTravelPass = (text: string): boolean => /^[A-Z0-9()]{7,12}$/.test(plain(text));

/** A number that is checked to its last character: a card of a resident, or of one of the two kinds of permit. */
export const isCheckedCard = (text: string, today?: Date): boolean => isResidentId(text, today) || isResidencePermit(text, today) || isForeignPermanent(text, today);

/** Any identity number that our forms take where the kind of paper is not asked. */
export function isIdNumber(text: string, today?: Date): boolean {
  const number = plain(text);
  if (/^[0-9]{13,}X?$/.test(number)) return isCheckedCard(number, today);
  return isCheckedCard(number, today) || isPassport(number) || isTravelPass(number);
}

/** Identity number of the kind that was chosen beside it. */
export function isIdOfKind(text: string, kind: string | undefined, today?: Date): boolean {
  if (kind === 'passport') return isPassport(text);
  if (kind === 'hkmo_pass' || kind === 'tw_pass') return isTravelPass(text);
  if (kind === 'foreign_permanent') return isForeignPermanent(text, today);
  if (kind === 'gat_residence') return isResidencePermit(text, today);
  if (kind === 'resident_id' || kind === 'household_book') return isResidentId(text, today);
  return isIdNumber(text, today);
}

/** Card of a disabled person: identity number, kind 1–7, grade 1–4, perhaps B and a digit for a replacement. */
export function isDisabilityCard(text: string, today?: Date): boolean {
  const number = plain(text);
  return /^.{18}[1-7][1-4](B[0-9])?$/.test(number) && isCheckedCard(number.slice(0, 18), today);
}

/** Unified social credit code (GB 32100). */
export function isCreditCode(text: string): boolean {
  const code = plain(text);
  if (code.length !== 18) return false;
  let sum = 0, weight = 1;
  for (let place = 0; place < 18; place += 1) {
    const value = USCC_LETTERS.indexOf(code[place]!);
    if (value < 0) return false;
    if (place < 17) sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return USCC_LETTERS[(31 - (sum % 31)) % 31] === code[17];
}

export const plainMobile = (text: string): string => plain(text).replace(/-/g, '').replace(/^(\+|00)?86(?=1)/, '');
export const isMobile = (text: string) => /^1[3-9][0-9]{9}$/.test(plainMobile(text));
const plainLandline = (text: string): string => plain(text).replace(/[()]/g, '').replace(/^(\+|00)?86-?(?=0)/, '').replace(/转/, '-');
export const isLandline = (text: string) => /^0(10|2[0-9]|[3-9][0-9]{2})-?[0-9]{7,8}(-[0-9]{1,6})?$/.test(plainLandline(text));

/** Birth date in an identity number, as YYYY-MM-DD. */
export function birthDateIn(text: string): string | null {
  if (!isCheckedCard(text) || plain(text).length !== 18) return null;
  const digits = plain(text).slice(6, 14);
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

/** Sex in an identity number: "1" male, "2" female (GB/T 2261.1). */
export const sexIn = (text: string): string | null => (birthDateIn(text) ? (Number(plain(text)[16]) % 2 ? '1' : '2') : null);
