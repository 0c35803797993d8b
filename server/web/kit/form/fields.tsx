/** One control for each type of field: native, large, labelled, with hint, source and fault beside it. */
import { useState } from 'preact/hooks';
import { isCheckedCard, isMobile, plain, plainMobile } from '../checks/identity.ts';
import { money, moneyInWords } from '../checks/words.ts';
import type { ControlProps, FieldViewProps } from './control.ts';
import { DateParts } from './date.tsx';
import { RegionPicker } from './region.tsx';
import { Rows } from './rows.tsx';
import type { Field, Form, Option, RowField } from './shapes.ts';

const GROUPED = ['enum', 'boolean', 'array', 'date', 'region'];
const SOURCES: Record<string, string> = {
  profile: '来自您的资料', id_card: '来自身份证', household_data: '来自户籍信息', social_card: '来自社保卡', licence: '来自电子营业执照', certificate: '来自电子证照',
  earlier_case: '来自您以前办的件', shared_data: '来自部门共享', derived: '按证件号码填好', case_context: '本次办理已知',
};

export const sourceName = (source: string): string => SOURCES[source] || '系统带出';

export function FieldView({ code, field, value, onChange, needed, fault, source, faultAt, prefix = 'f', wanted, children }: FieldViewProps) {
  const id = `${prefix}-${code}`;
  const label = (field as Field).label || field.name;
  const hint = (field as Field).hint;
  const grouped = GROUPED.indexOf(field.type) >= 0 && !asSelect(field);
  const about = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  const title = <>{label}{!needed && <span class="need">可不填</span>}</>;
  const inside = (
    <>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {wanted && <p class="hint">{wanted}</p>}
      {source && value !== undefined && value !== '' && <p class="source">✓ {sourceName(source)}，请核对，可以改</p>}
      {children || <Control id={id} field={field} value={value} onChange={onChange} about={about} isFaulty={!!fault} label={label} {...(faultAt ? { faultAt } : {})} />}
      {fault && <p class="fault" id={`${id}-fault`}>{fault}</p>}
    </>
  );
  if (grouped || children) {
    return <fieldset class={`field ${fault ? 'faulty' : ''}`} id={id} tabIndex={-1} aria-describedby={about || undefined}><legend class="label">{title}</legend>{inside}</fieldset>;
  }
  return <div class={`field ${fault ? 'faulty' : ''}`}><label class="label" for={id}>{title}</label>{inside}</div>;
}

/** Items that print the same field under another name: said, so that nobody wonders. */
export function otherLabels(form: Form, code: string): string | null {
  const field = form.fields[code]!;
  const others = Object.keys(field.labels || {}).map((item) => field.labels[item]!).filter((label, place, all) => label !== field.label && all.indexOf(label) === place);
  return others.length ? `表上也叫：${others.join('、')}` : null;
}

const asSelect = (field: Field | RowField): boolean => field.type === 'enum' && (field.options || []).length > 6;

function Control(props: ControlProps) {
  const { field } = props;
  if (field.type === 'boolean') return <Choices {...props} options={YES_NO} flat />;
  if (asSelect(field)) return <SelectControl {...props} />;
  if (field.type === 'enum') return <Choices {...props} options={field.options || []} />;
  if (field.type === 'array' && field.options) return <Choices {...props} options={field.options} many />;
  if (field.type === 'array') return <Rows {...props} cellView={FieldView} />;
  if (field.type === 'date') return <DateParts {...props} />;
  if (field.type === 'region') return <RegionPicker {...props} />;
  if (['money', 'number', 'integer'].indexOf(field.type) >= 0) return <NumberControl {...props} />;
  return <TextControl {...props} />;
}

const YES_NO: Option[] = [{ code: 'true', name: '是' }, { code: 'false', name: '否' }];

export function Choices({ id, field, value, onChange, options, many = false, flat = false }: ControlProps & { options: Option[]; many?: boolean; flat?: boolean }) {
  const isYesNo = field.type === 'boolean';
  const chosen = many ? ((value as string[] | undefined) || []) : [value === undefined ? '' : String(value)];
  const pick = (code: string) => {
    if (!many) return onChange(isYesNo ? code === 'true' : code);
    const next = chosen.indexOf(code) >= 0 ? chosen.filter((one) => one !== code) : chosen.concat(code);
    return onChange(options.map((option) => option.code).filter((one) => next.indexOf(one) >= 0));
  };
  return (
    <div class={`choices ${flat ? 'flat' : ''}`}>
      {options.map((option) => (
        <label class={`choice ${chosen.indexOf(option.code) >= 0 ? 'on' : ''}`} key={option.code}>
          <input type={many ? 'checkbox' : 'radio'} name={id} checked={chosen.indexOf(option.code) >= 0} onChange={() => pick(option.code)} />
          <span class={`mark ${many ? 'square' : ''}`} aria-hidden="true" />
          <span>{option.name}</span>
        </label>
      ))}
    </div>
  );
}

function SelectControl({ id, field, value, onChange, about, isFaulty }: ControlProps) {
  return (
    <select class="input" id={id} value={(value as string) || ''} aria-describedby={about || undefined} aria-invalid={isFaulty}
      onChange={(event) => onChange((event.target as HTMLSelectElement).value || undefined)}>
      <option value="">请选择</option>
      {(field.options || []).map((option) => <option value={option.code} key={option.code}>{option.name}</option>)}
    </select>
  );
}

const KEYBOARDS: Record<string, 'tel' | 'text'> = { mobile: 'tel' };
const FILL_IN: Record<string, string> = { person_name: 'name', mobile: 'tel' };

function TextControl({ id, field, value, onChange, about, isFaulty }: ControlProps) {
  const text = value === undefined || value === null ? '' : String(value);
  const long = (field.type === 'string' || field.type === 'address') && ((field as Field).max_length || 0) > 100;
  const shared = { id, 'aria-describedby': about || undefined, 'aria-invalid': isFaulty, class: 'input', value: text };
  const type = (event: Event) => onChange((event.target as HTMLInputElement).value || undefined);
  /** Spaces and full-width digits go when the person has left the field, never under the typing finger. */
  const tidy = () => {
    const tidied = field.type === 'id_number' || field.type === 'uscc' ? plain(text) : field.type === 'mobile' && isMobile(text) ? plainMobile(text) : text;
    if (tidied !== text) onChange(tidied);
  };
  if (long) return <textarea {...shared} rows={3} onInput={type} />;
  return (
    <>
      <input {...shared} type="text" inputMode={KEYBOARDS[field.type] || 'text'} autocomplete={(FILL_IN[id.replace(/^f-/, '')] || 'off') as 'off'} onInput={type} onBlur={tidy} />
      {field.type === 'id_number' && text && isCheckedCard(text) && <p class="good-note" role="status">✓ 号码正确</p>}
    </>
  );
}

function NumberControl({ id, field, value, onChange, about, isFaulty }: ControlProps) {
  const [text, setText] = useState(value === undefined ? '' : String(value));
  const type = (event: Event) => {
    const typed = (event.target as HTMLInputElement).value;
    const number = money(typed);
    setText(typed);
    onChange(typed === '' ? undefined : number === null ? typed : number);
  };
  const unit = UNITS[(field as Field).unit || ''] || (field.type === 'money' ? '元' : '');
  return (
    <>
      <div class="beside">
        <input class="input number" id={id} type="text" inputMode={field.type === 'integer' ? 'numeric' : 'decimal'} value={text} autocomplete="off"
          aria-describedby={about || undefined} aria-invalid={isFaulty} onInput={type} />
        {unit && <span class="unit">{unit}</span>}
      </div>
      {field.type === 'money' && typeof value === 'number' && value >= 10000 && <p class="good-note" role="status">即 {moneyInWords(value)}</p>}
    </>
  );
}

const UNITS: Record<string, string> = { m2: '平方米', m: '米', kw: '千瓦', year: '年', person: '人', month: '个月', day: '天' };
