/** Rows of the same few fields: family members, lease parties, dogs. */
import type { ControlProps, FieldShown } from './control.ts';
import type { Field, Values } from './shapes.ts';

/** `cellView` shows one cell: rows lie inside of fields, and cells are fields again. */
export function Rows({ id, field, value, onChange, faultAt, label, cellView: Cell }: ControlProps & { cellView: FieldShown }) {
  const rows = (Array.isArray(value) ? value : []) as Values[];
  const most = (field as Field).max_items || 20;
  const change = (place: number, code: string, next: unknown) =>
    onChange(rows.map((row, at) => (at === place ? { ...row, [code]: next } : row)));
  return (
    <div class="rows">
      {rows.map((row, place) => (
        <div class="one-row" key={place} role="group" aria-label={`${label}第${place + 1}行`}>
          <div class="row"><h2 class="label">第{place + 1}行</h2>
            <button type="button" class="button bare push" onClick={() => onChange(rows.filter((_, at) => at !== place))}>删去这一行</button>
          </div>
          {((field as Field).fields || []).map((cell) => (
            <Cell key={cell.code} code={`${place}-${cell.code}`} prefix={id} field={cell} value={row[cell.code]} needed={cell.need !== 'optional'}
              fault={faultAt && faultAt(`/${place}/${cell.code}`)} onChange={(next) => change(place, cell.code, next)} />
          ))}
        </div>
      ))}
      {rows.length < most && <p><button type="button" class="button" onClick={() => onChange(rows.concat({}))}>＋ 添加一行</button></p>}
    </div>
  );
}
