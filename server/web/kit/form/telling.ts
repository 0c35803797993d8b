/**
 * What an identity number tells of its owner: the birth date or sex beside it is filled in, and may not say otherwise.
 * The same rule as `server/forms/telling.py`; which number tells which field stands in the form (`told_by`).
 */
import { birthDateIn, sexIn } from '../checks/identity.ts';
import type { Field, Form, RowField, Values } from './shapes.ts';
import { isEmpty } from './state.ts';

const told = (field: Field | RowField, number: unknown): string | null =>
  typeof number !== 'string' ? null : field.type === 'enum' ? sexIn(number) : birthDateIn(number);

/** The sentence for a value that its number contradicts, or null. */
export function toldOtherwise(field: Field, value: unknown, values: Values): string | null {
  const other = (field.told_by || []).map((number) => told(field, values[number])).filter((one) => one !== null && one !== value)[0];
  if (!other) return null;
  const said = (field.options || []).filter((option) => option.code === other).map((option) => option.name)[0] || other;
  return `和证件号码对不上：号码里是${said}。请对照证件，看是哪一个填错了`;
}

/** What a typed number tells the fields beside it: those nobody answered, and those that an earlier number filled in. */
export function derived(form: Form, code: string, values: Values, sources: Record<string, string> = {}): Values {
  const out: Values = {};
  Object.keys(form.fields).forEach((other) => {
    const field = form.fields[other]!;
    if (field.given !== undefined || (field.told_by || []).indexOf(code) < 0) return;
    const value = told(field, values[code]);
    if (value !== null && value !== values[other] && (isEmpty(values[other]) || sources[other] === 'derived')) out[other] = value;
  });
  return out;
}
