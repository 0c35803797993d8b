/** Somebody who is on no list: her name and where she lives, and what is known besides. Each word is laid down at once. */
import { useState } from 'preact/hooks';
import { birthDateIn, isIdNumber, isLandline, isMobile, plain } from '../../../../server/web/kit/checks/identity.ts';
import { isPersonName } from '../../../../server/web/kit/checks/words.ts';
import { FieldView } from '../../../../server/web/kit/form/fields.tsx';
import type { Field } from '../../../../server/web/kit/form/shapes.ts';
import { ErrorSummary, ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import { vault } from '../../shell/app.ts';
import { settings, type Grid, type NewResident } from '../../store/index.ts';
import { useKept } from '../kept.ts';
import type { Begun } from './parts.ts';

type Asked = Exclude<keyof NewResident, 'id' | 'id_type'>;

const field = (label: string, type: string, hint = '', more: Partial<Field> = {}): Field => ({ name: label, label, labels: {}, group: '', type, hint, prefill: [], items: [], needed: true, shown: true, ...more });

const FIELDS: Record<Exclude<Asked, 'grid'>, Field> = {
  name: field('姓名', 'string'), address: field('住在哪里', 'address', '如：示例街9号'), house: field('门牌号', 'string', '如：2单元301，没有可以不填'), id_number: field('身份证号', 'id_number', '没有证件可以先不填'),
  birth: field('出生日期', 'date', '填了身份证号就不用填'), phone: field('电话', 'string', '手机或座机都行，没有可以不填'),
};
/** As at the desk (`field_app/visits/schemas.py`). */
const LONGEST_HOUSE = 50;
const NEEDED: readonly string[] = ['name', 'address', 'grid'];

/** What has to be mended before going on. */
export function wrongWith(one: NewResident): { code: Asked; message: string }[] {
  const found: { code: Asked; message: string }[] = [];
  if (!one.name.trim()) found.push({ code: 'name', message: '请填写姓名' });
  else if (!isPersonName(one.name)) found.push({ code: 'name', message: '名字里不能有数字和符号，少数民族名字中间用“·”' });
  if (!one.address.trim()) found.push({ code: 'address', message: '请填写住在哪里' });
  if ((one.house || '').length > LONGEST_HOUSE) found.push({ code: 'house', message: `门牌号最多${LONGEST_HOUSE}个字` });
  if (!one.grid) found.push({ code: 'grid', message: '请选择网格' });
  if (one.id_number && !isIdNumber(one.id_number)) found.push({ code: 'id_number', message: '号码对不上，请对照证件再看一眼' });
  if (one.phone && !isMobile(one.phone) && !isLandline(one.phone)) found.push({ code: 'phone', message: '电话号码不对，座机请带区号' });
  return found;
}

/** As typed, with what the number tells. */
export function withTyped(one: NewResident, code: Asked, value: unknown): NewResident {
  const text = typeof value === 'string' ? value : '';
  const birth = code === 'id_number' ? birthDateIn(text) : null;
  const isCard = code === 'id_number' && /^[0-9]{17}[0-9X]$/.test(plain(text));
  const next: NewResident = { ...one, [code]: text, ...(birth ? { birth } : {}) };
  if (code === 'id_number') next.id_type = isCard ? 'resident_id' : undefined;
  return next;
}

export function NewWhom({ job, change, go }: Begun) {
  const [stamp, setStamp] = useState(0);
  const { value: grids } = useKept(async () => ((await settings.get(vault, 'items')) || { grids: [] }).grids || []);
  if (!('new' in job.resident)) return null;
  if (!grids) return <Wait />;
  const one = job.resident.new;
  const faults = stamp ? wrongWith(one) : [];
  const type = (code: Asked) => (value: unknown) => {
    const next = withTyped(one, code, value);
    change({ resident: { new: next }, division: next.grid.slice(0, 12) });
  };
  const show = (code: Asked, view: Field) => (
    <FieldView key={code} code={code} field={view} value={one[code] || undefined} needed={NEEDED.indexOf(code) >= 0} fault={faults.filter((fault) => fault.code === code).map((fault) => fault.message)[0]} onChange={type(code)} prefix="new" />
  );
  return (
    <div class="stack">
      <ErrorSummary stamp={stamp} faults={faults.map((fault) => ({ anchor: `new-${fault.code}`, message: fault.message }))} />
      <div class="card">
        <ScreenTitle note="知道多少填多少。同一个人在名单里已经有了的，社区会合到一起。">新住户</ScreenTitle>
        {(Object.keys(FIELDS) as (keyof typeof FIELDS)[]).map((code) => show(code, FIELDS[code]))}
        {grids.length > 1 && show('grid', field('哪个网格', 'enum', '', { options: optionsOf(grids) }))}
      </div>
      <div class="bar"><div class="row"><button type="button" class="button main" onClick={() => (wrongWith(one).length ? setStamp(stamp + 1) : go('item', 1))}>下一步</button></div></div>
    </div>
  );
}

const optionsOf = (grids: readonly Grid[]) => grids.map(({ code, name }) => ({ code, name }));
