/** A grid, by the community in which somebody lives; and the last day on which somebody is to come. */
import { useState } from 'preact/hooks';
import { getPublic } from '../api/client.ts';
import type { Schemas } from '../api/types.ts';
import { today } from '../checks/words.ts';
import { useLoad } from '../ui/load.ts';
import { Trouble, Wait } from '../ui/parts.tsx';
import { daysFrom, isCommunity } from '../visits.ts';
import { RegionPicker } from './region.tsx';

/** `onChange` is told an empty text as long as no grid is chosen. */
export function GridPicker({ id, grid, onChange }: { id: string; grid: string; onChange: (grid: string) => void }) {
  const [place, setPlace] = useState<string | undefined>(grid ? grid.slice(0, 12) : undefined);
  const grids = useLoad(() => (place ? getPublic<Schemas['PlacesGridsOut']>(`/divisions/${place}/grids`).then((found) => found.items) : Promise.resolve([])), [place]);
  const pick = (code: unknown) => { setPlace(isCommunity(code) ? code : undefined); onChange(''); };
  const items = grids.value || [];
  const isEmpty = !!grids.value && !items.length;
  return (
    <>
      <p class="label">住在哪个社区</p>
      <RegionPicker id={`${id}-place`} label="住在哪个社区" field={{} as never} value={place} onChange={pick} about="" isFaulty={false} listOnly />
      {!!grids.error && <Trouble error={grids.error} again={grids.again} />}
      {place && !grids.value && !grids.error && <Wait text="正在取网格" />}
      {place && isEmpty && <p class="hint" role="status">这个社区还没有分网格，没法在这里约，请打社区居委会的电话。</p>}
      {items.length > 0 && <div class="field"><label class="label" for={`${id}-code`}>哪个网格</label>
        <select class="input" id={`${id}-code`} value={grid} onChange={(event) => onChange((event.target as HTMLSelectElement).value)}>
          <option value="">请选择</option>{items.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}
        </select></div>}
    </>
  );
}

export function DayPicker({ id, label, day, onChange }: { id: string; label: string; day: string; onChange: (day: string) => void }) {
  return (
    <div class="field"><label class="label" for={id}>{label}</label>
      <select class="input" id={id} value={day} onChange={(event) => onChange((event.target as HTMLSelectElement).value)}>
        <option value="">三个工作日以内</option>{daysFrom(today()).map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}
      </select></div>
  );
}
