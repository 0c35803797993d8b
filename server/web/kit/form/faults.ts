/** What still has to be mended, said in plain words beside the field. The server has the last word; this spares the way. */
import { isCreditCode, isDisabilityCard, isIdOfKind, isLandline, isMobile } from '../checks/identity.ts';
import { isDate, isPersonName, lengthOf, today } from '../checks/words.ts';
import { brokenPlaces } from './rules.ts';
import { isEmpty, isNeeded, known, settled, shownSections, signatures } from './state.ts';
import type { Field, Form, RowField, Values } from './shapes.ts';
import { toldOtherwise } from './telling.ts';

export interface FieldFault {
  /** JSON Pointer below the values, or `/materials/<code>` (see `papers/count.ts`). */
  pointer: string;
  message: string;
}

/** `/family_members/0/name` → the id of that control. */
export function anchorOf(pointer: string): string {
  const [code, row, cell] = pointer.replace(/^\//, '').split('/');
  if (code === 'materials') return `p-${row}`;
  return row === undefined ? `f-${code}` : `f-${code}-${row}-${cell}`;
}

const CHOSEN = ['enum', 'boolean', 'array', 'date', 'region', 'photo'];

/** Sentence for a needed field that is empty. */
export const missing = (label: string, type: string): string =>
  type === 'photo' ? `请拍或上传“${label}”` : CHOSEN.indexOf(type) >= 0 ? `请选择“${label}”` : `请填写“${label}”`;

/** What is wrong with one value, or null. An empty one is not wrong here: whether it is needed is another question. */
export function wrongWith(code: string, field: Field | RowField, value: unknown, values: Values): string | null {
  if (isEmpty(value)) return null;
  const special = wrongWithSpecial(code, field, value, values) || toldOtherwise(field as Field, value, values);
  if (special) return special;
  if (typeof value === 'string') return wrongWithText(field as Field, value);
  if (typeof value === 'number') return wrongWithNumber(field as Field, value);
  if (Array.isArray(value)) return wrongWithList(field as Field, value);
  return null;
}

function wrongWithSpecial(code: string, field: Field | RowField, value: unknown, values: Values): string | null {
  const text = String(value);
  if (field.type === 'id_number') {
    if ((field.format || []).indexOf('disability-card') >= 0) return isDisabilityCard(text) ? null : '残疾人证号和证上的对不上，请再看一眼';
    const kind = ((field as Field).checked_with || []).map((beside) => values[beside])[0];
    return isIdOfKind(text, kind as string | undefined) ? null : '号码对不上，请对照证件再看一眼，常见的是少一位或错一位';
  }
  if (field.type === 'uscc') return isCreditCode(text) ? null : '信用代码对不上，请对照执照再看一眼（没有字母 I、O、S、V、Z）';
  if (field.type === 'mobile') return isMobile(text) ? null : '手机号是11位数字，请再看一眼';
  if (code === 'landline') return isLandline(text) ? null : '座机号请带区号，如 0531-88886666';
  if (field.type === 'date') return wrongWithDate(field as Field, text, values);
  if (['number', 'integer', 'money'].indexOf(field.type) >= 0 && typeof value !== 'number') return '请只填数字';
  return null;
}

function wrongWithDate(field: Field, text: string, values: Values): string | null {
  if (!isDate(text)) return '没有这一天，请再看一眼年月日';
  const bound = (limit: string) => (limit === 'today' ? today() : /^\d{4}/.test(limit) ? limit : (values[limit] as string | undefined));
  const [from, to] = [(field.not_before || []).map(bound), (field.not_after || []).map(bound)];
  if (from.some((limit) => limit !== undefined && text < limit)) return '日期太早了，请再看一眼';
  if (to.some((limit) => limit !== undefined && text > limit)) return '日期太晚了，请再看一眼';
  return null;
}

function wrongWithText(field: Field, text: string): string | null {
  if ((field.format || []).indexOf('person-name') >= 0 && !isPersonName(text)) return '名字里不能有数字和符号，少数民族名字中间用“·”';
  const length = lengthOf(text);
  if (field.min_length && length < field.min_length) return `至少写${field.min_length}个字`;
  if (field.max_length && length > field.max_length) return `最多${field.max_length}个字，现在是${length}个字`;
  return null;
}

function wrongWithNumber(field: Field, sum: number): string | null {
  if (field.type === 'integer' && Math.floor(sum) !== sum) return '请填整数';
  if (field.type === 'money' && (Math.round(sum * 100) / 100 !== sum || Math.abs(sum) > 1e12)) return '金额最多写到分';
  if (field.min !== undefined && sum < field.min) return `不能小于${field.min}`;
  if (field.max !== undefined && sum > field.max) return `不能大于${field.max}`;
  return null;
}

function wrongWithList(field: Field, rows: unknown[]): string | null {
  if (field.min_items && rows.length < field.min_items) return field.options ? `至少选${field.min_items}项` : `至少填${field.min_items}行`;
  if (field.max_items && rows.length > field.max_items) return `最多${field.max_items}项`;
  return null;
}

function rowFaults(code: string, field: Field, rows: unknown): FieldFault[] {
  if (!field.fields || !Array.isArray(rows)) return [];
  const faults: FieldFault[] = [];
  rows.forEach((row, place) =>
    field.fields!.forEach((cell) => {
      const value = (row as Values)[cell.code];
      const wrong = isEmpty(value) ? (cell.need !== 'optional' ? missing(cell.name, cell.type) : null) : wrongWith(cell.code, cell, value, row as Values);
      if (wrong) faults.push({ pointer: `/${code}/${place}/${cell.code}`, message: wrong });
    }),
  );
  return faults;
}

/**
 * The form's own JSON Schema has the last word on the phone as well: what it refuses and nobody above found gets a plain
 * sentence, so that no fault waits for the server.
 */
function schemaFaults(form: Form, kept: Values, codes: string[], found: FieldFault[]): FieldFault[] {
  const places: Record<string, string> = {};
  brokenPlaces(form.schema, kept).forEach(({ pointer }) => {
    const code = pointer.split('/')[1];
    if (!code || codes.indexOf(code) < 0 || found.some((fault) => pointer.indexOf(fault.pointer) === 0 || fault.pointer.indexOf(pointer) === 0)) return;
    const deeper = Object.keys(places).some((other) => other.indexOf(`${pointer}/`) === 0);
    if (!deeper) places[pointer] = form.fields[code]!.type === 'boolean' && kept[code] === false ? '要同意才能办' : '请再看一眼这一项';
  });
  return Object.keys(places).map((pointer) => ({ pointer, message: places[pointer]! }));
}

/** Faults of these fields (of all that are shown, when none are named). */
export function fieldFaults(form: Form, values: Values, only?: string[]): FieldFault[] {
  const kept = settled(form, values);
  const all = known(form, kept);
  const codes = only || shownSections(form, values).reduce((list, section) => list.concat(section.fields), [] as string[]);
  const found = codes.reduce((faults, code) => {
    const field = form.fields[code]!;
    if (isEmpty(kept[code])) return isNeeded(field, all) ? faults.concat({ pointer: `/${code}`, message: missing(field.label, field.type) }) : faults;
    const wrong = wrongWith(code, field, kept[code], all);
    return faults.concat(wrong ? [{ pointer: `/${code}`, message: wrong }] : [], rowFaults(code, field, kept[code]));
  }, [] as FieldFault[]);
  return found.concat(schemaFaults(form, kept, codes, found));
}

/** Signature fields without a signature. */
export function signatureFaults(form: Form, values: Values): FieldFault[] {
  return signatures(form, values)
    .filter((code) => isEmpty(values[code]) && isNeeded(form.fields[code]!, known(form, values)))
    .map((code) => ({ pointer: `/${code}`, message: `请在“${form.fields[code]!.label}”处签名` }));
}
