import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { birthDateIn, isCreditCode, isDisabilityCard, isForeignPermanent, isIdNumber, isLandline, isMobile, isPassport, isResidencePermit, isResidentId, isTravelPass, plain, plainMobile, sexIn } from './identity.ts';
import { isDate, isPersonName, money, moment, moneyInWords } from './words.ts';

const vectors = JSON.parse(readFileSync('../../tests/vectors/identifiers.json', 'utf-8'));
const today = new Date(`${vectors.today}T12:00:00Z`);

const CHECKS: Record<string, (text: string, today?: Date) => boolean> = {
  'resident-id': isResidentId, 'residence-permit': isResidencePermit, 'foreign-permanent': isForeignPermanent, 'identity-number': isIdNumber, passport: isPassport,
  'travel-pass': isTravelPass, 'credit-code': isCreditCode, 'disability-card': isDisabilityCard, mobile: isMobile, landline: isLandline, 'person-name': isPersonName,
  day: isDate, phone: (text) => isMobile(text) || isLandline(text),
};

/** What no page lets anybody type: codes are picked from lists, hotlines are the operator's. */
const PICKED = ['division', 'grid', 'region', 'hotline'];

/** What the page writes down of such a number: the server keeps the same. */
const TIDY: Record<string, (text: string) => string> = {
  'resident-id': plain, 'residence-permit': plain, 'foreign-permanent': plain, 'identity-number': plain, 'credit-code': plain, mobile: plainMobile,
};

describe('the same vectors as the server', () => {
  const cases = vectors.formats.filter((one: { format: string }) => one.format in CHECKS);
  test.each(cases as Array<{ format: string; input: string; valid: boolean; why: string }>)('$format $input ($why) is $valid', ({ format, input, valid }) => {
    expect(CHECKS[format]!(input, today)).toBe(valid);
  });
  test('whatever may be typed is checked here as well', () => {
    const left = vectors.formats.filter((one: { format: string }) => !(one.format in CHECKS)).map((one: { format: string }) => one.format);
    expect([...new Set(left)].sort()).toEqual([...PICKED].sort());
  });
  const tidied = vectors.formats.filter((one: { format: string; valid: boolean }) => one.format in TIDY && one.valid);
  test.each(tidied as Array<{ format: string; input: string; stored: string }>)('$format $input is written down as $stored', ({ format, input, stored }) => {
    expect(TIDY[format]!(input)).toBe(stored);
  });
  test.each(vectors.money as Array<{ value: number; valid: boolean }>)('$value yuan is $valid', ({ value, valid }) => {
    expect(money(String(value)) === value).toBe(valid);
  });
});

test.each(vectors.facts as Array<{ number: string; born: string | null; sex: string | null }>)('$number tells $born and $sex', ({ number, born, sex }) => {
  expect([birthDateIn(number), sexIn(number)]).toEqual([born, sex]);
});

test('a date must exist', () => {
  expect(['2024-02-29', '2026-11-22'].every(isDate)).toBe(true);
  expect(['2025-02-29', '2026-13-01', '2026-1-1', '2026-02-'].some(isDate)).toBe(false);
});

test('money is read as people write it', () => {
  expect(money('1,200.50元')).toBe(1200.5);
  expect(money('１２')).toBe(12);
  expect(money('12.345')).toBeNull();
  expect(moneyInWords(123456.5)).toBe('12万3456.5元');
});

test('moments are shown in Shanghai whatever the phone thinks', () => {
  expect(moment('2026-11-22T16:05:00+00:00', true)).toBe('2026年11月23日 00:05');
});
