/** Checks of dates, money and words, and how they are shown. */

/** Full-width letters, digits and marks, as Chinese keyboards write them, made half as wide. */
export const half = (text: string): string => text.replace(/[\uff01-\uff5e]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0));

export function isDate(text: string): boolean {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(half(text));
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1850) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Money in yuan with at most two decimals, or null. Commas and the sign ¥ are forgiven. */
export function money(text: string): number | null {
  const plain = half(text).replace(/[\s,¥￥元]/g, '');
  return /^-?[0-9]{1,13}(\.[0-9]{1,2})?$/.test(plain) ? Number(plain) : null;
}

export const lengthOf = (text: string): number => Array.from(text).length;

/** Sum in words that a person can check: 123456.5 → "12万3456.5元". */
export function moneyInWords(sum: number): string {
  const wan = Math.floor(sum / 10000);
  const rest = Math.round((sum - wan * 10000) * 100) / 100;
  return `${wan ? `${wan}万` : ''}${rest || !wan ? rest : ''}元`;
}

const SHANGHAI = 8 * 3600 * 1000;

/** A moment as people in Shanghai write it, whatever the phone's clock is set to: 11月22日 14:05. */
export function moment(iso: string | null | undefined, withYear = false): string {
  if (!iso) return '';
  const at = new Date(Date.parse(iso) + SHANGHAI);
  const two = (n: number) => (n < 10 ? `0${n}` : `${n}`);
  const day = `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
  return `${withYear ? `${at.getUTCFullYear()}年` : ''}${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** A date as people write it: 2026年12月1日. */
export function day(iso: string | null | undefined): string {
  const parts = iso ? /^(\d{4})-(\d{2})-(\d{2})/.exec(iso) : null;
  return parts ? `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日` : '';
}

/** Today in Shanghai as YYYY-MM-DD. */
export const today = (now: number = Date.now()): string => new Date(now + SHANGHAI).toISOString().slice(0, 10);

/** What is typed by accident and never meant: invisible marks, line breaks inside a name, spaces at the ends. */
const stray = (text: string): string => text.replace(/[\u0000-\u001f\u200b-\u200f\u2060\ufeff]/g, '');

const HAN = '\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
const HAN_NAME = new RegExp(`^[${HAN}]+(·[${HAN}]+)*$`, 'u');
const LATIN_NAME = /^[A-Za-z\u00c0-\u024f]+\.?([ '’.·-]{1,2}[A-Za-z\u00c0-\u024f]+\.?)*$/;

/** A name: Chinese with any rare character and the middle dot, or Latin; at most 50 characters. */
export function isPersonName(text: string): boolean {
  const told = half(stray(text)).trim();
  const joined = /[A-Za-z]/.test(told) ? told.replace(/\s+/g, ' ') : told.replace(/\s/g, '').replace(/[•・.]/g, '·');
  return lengthOf(joined) <= 50 && (HAN_NAME.test(joined) || LATIN_NAME.test(joined));
}
