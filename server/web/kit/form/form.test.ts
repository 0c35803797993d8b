import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import type { PaperEntry } from '../draft/merge.ts';
import { paperFaults } from '../papers/count.ts';
import { fieldFaults, signatureFaults } from './faults.ts';
import { holds } from './rules.ts';
import type { Form, Values } from './shapes.ts';
import { paperEntries, settled, shownPapers, shownSections } from './state.ts';
import { derived } from './telling.ts';
import { shownValue } from './shown.ts';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf-8'));
const conditions = read('../../tests/vectors/conditions.json');
const vectors = read('../../tests/vectors/forms.json');
const sample: Form = read('../../tests/server/forms/sample_form.json');
interface Case {
  about: string;
  values: Values;
  faults: string[];
  materials?: PaperEntry[];
  pdfs?: Record<string, number>;
  on_phone?: string[];
}

vi.setSystemTime(new Date(`${vectors.today}T04:00:00Z`));

test.each(conditions.conditions as Array<{ schema: Record<string, unknown>; values: Values; holds: boolean }>)('condition $schema on $values holds: $holds', ({ schema, values, holds: expected }) => {
  expect(holds(schema, values)).toBe(expected);
});

describe('faults stand where the server finds them', () => {
  /** The phone asks only for what it shows: columns and fields it does not know cannot be typed. */
  const typed = vectors.cases.filter((one: { about: string }) => !/column too many|signature is no id/.test(one.about));
  test.each(typed as Case[])('$about', ({ values, faults }) => {
    const found = [...fieldFaults(vectors.form, values), ...signatureFaults(vectors.form, values)].map((fault) => `/values${fault.pointer}`);
    expect([...new Set(found)].sort()).toEqual([...faults].sort());
  });
  /** A paper nobody spoke of goes the easiest allowed way; what the page does not offer cannot be chosen. */
  const handed = vectors.papers.filter((one: { about: string }) => !/nothing|unknown paper|not that way|too many pages/.test(one.about));
  test.each(handed as Case[])('papers: $about', ({ values, materials, faults, pdfs = {}, on_phone: told = faults }) => {
    const entries = materials!.map((one) => ({ ...one, pages: one.pages || [] }));
    expect(paperFaults(vectors.form, values, entries, (file) => !(file in pdfs)).map((fault) => fault.pointer).sort()).toEqual([...told].sort());
  });
});

test('conditional fields come and go with the answers', () => {
  const shown = (values: Values) => shownSections(sample, values).flatMap((section) => section.fields);
  expect(shown({ result_delivery: 'pickup' })).not.toContain('delivery_address');
  expect(shown({ result_delivery: 'mail' })).toContain('delivery_address');
  expect(shown({})).not.toContain('proxy_name');
});

test('what is hidden again is not sent', () => {
  expect(settled(sample, { result_delivery: 'pickup', delivery_address: '某街1号' })).toEqual({ result_delivery: 'pickup' });
});

test('questions that the guide answered are not asked again', () => {
  expect(shownSections(sample, {}).flatMap((section) => section.fields)).not.toContain('subject_type');
});

test('papers that the system can get count as handed in', () => {
  const entries = paperEntries(sample, {}, []);
  const certificates = shownPapers(sample, {}).filter((paper) => paper.sources[0] === 'certificate');
  expect(certificates.length).toBeGreaterThan(0);
  certificates.forEach((paper) => expect(entries).toContainEqual({ material: paper.material, pages: [], source: 'certificate' }));
});

test('an identity number tells the sex, and nothing is typed over', () => {
  expect(derived(sample, 'id_number', { id_number: '11000019900307001X' })).toEqual({ gender: '1' });
  expect(derived(sample, 'id_number', { id_number: '11000019900307001X', gender: '2' })).toEqual({});
  expect(derived(sample, 'id_number', { id_number: '110000199003070011' })).toEqual({});
});

test('another number tells again what the first one filled in, and nothing else', () => {
  const typed = { id_number: '820000191001019924', gender: '1', birth_date: '1990-03-07' };
  expect(derived(vectors.form, 'id_number', typed, { gender: 'derived', birth_date: 'derived' })).toEqual({ gender: '2', birth_date: '1910-01-01' });
  expect(derived(vectors.form, 'id_number', typed, { gender: 'profile' })).toEqual({});
  expect(derived(vectors.form, 'mobile', typed, { gender: 'derived' })).toEqual({});
});

test('values are shown as people read them', () => {
  expect(shownValue(sample.fields.sign_lighted!, false)).toBe('否');
  expect(shownValue(sample.fields.food_items!, ['bulk', 'hot'])).toBe('散装食品、热食');
  expect(shownValue(sample.fields.premises_area!, 80)).toBe('80平方米');
  expect(shownValue(sample.fields.mobile!, undefined)).toBe('未填');
});
