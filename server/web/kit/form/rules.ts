/** Rules over values are JSON Schema, the same text on the phone and on the server. */
import { Validator, type Schema } from '@cfworker/json-schema';
import type { Condition, Values } from './shapes.ts';

const prepared = new WeakMap<object, Validator>();

function validatorOf(schema: object): Validator {
  let validator = prepared.get(schema);
  if (!validator) {
    validator = new Validator(schema as Schema, '2020-12', false);
    prepared.set(schema, validator);
  }
  return validator;
}

/** Whether a condition holds; what is not known makes no condition true. */
export function holds(condition: Condition | undefined, values: Values): boolean {
  if (condition === undefined || condition === true) return true;
  if (condition === false) return false;
  return validatorOf(condition).validate(values).valid;
}

/** Places (JSON Pointers) where the values break the schema; only the innermost, where a person can mend something. */
export function brokenPlaces(schema: object, values: unknown): Array<{ pointer: string; keyword: string; error: string }> {
  const outcome = validatorOf(schema).validate(values);
  const broken = outcome.errors.map((unit) => ({ pointer: unit.instanceLocation.replace(/^#/, ''), keyword: unit.keyword, error: unit.error }));
  return broken.filter((unit) => WRAPPERS.indexOf(unit.keyword) < 0);
}

const WRAPPERS = ['properties', 'allOf', 'if', 'then', 'else', 'items', 'anyOf', 'oneOf', '$ref', 'prefixItems'];
