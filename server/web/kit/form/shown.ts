/** A value as people read it: on the check screen, on desks, in copy-ready sheets. */
import { day } from '../checks/words.ts';
import type { Field, Option, RowField, Values } from './shapes.ts';
import { isEmpty } from './state.ts';

const optionName = (options: Option[] | undefined, code: unknown): string => {
  const found = (options || []).filter((option) => option.code === code)[0];
  return found ? found.name : String(code);
};

export function shownValue(field: Pick<Field, 'type' | 'options' | 'fields' | 'unit'> | RowField, value: unknown): string {
  if (isEmpty(value)) return '未填';
  if (field.type === 'boolean') return value ? '是' : '否';
  if (field.type === 'enum') return optionName(field.options, value);
  if (field.type === 'date') return day(String(value)) || String(value);
  if (field.type === 'money') return `${value}元`;
  if (field.type === 'photo') return `${(value as unknown[]).length}张照片`;
  if (field.type === 'signature') return '已签名';
  if (Array.isArray(value) && (field as Field).fields) return value.map((row, place) => shownRow((field as Field).fields!, row as Values, place)).join('\n');
  if (Array.isArray(value)) return value.map((code) => optionName(field.options, code)).join('、');
  const unit = { m2: '平方米', m: '米' }[(field as Field).unit || ''] || '';
  return `${String(value)}${unit}`;
}

const shownRow = (fields: RowField[], row: Values, place: number): string =>
  `${place + 1}. ${fields.filter((cell) => !isEmpty(row[cell.code])).map((cell) => `${cell.name}：${shownValue(cell, row[cell.code])}`).join('，')}`;
