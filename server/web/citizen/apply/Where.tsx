/** Where it is to be done, for those who come without a flyer's code: the window and the body follow from it. */
import { useState } from 'preact/hooks';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { RegionPicker } from '../../kit/form/region.tsx';
import { ErrorSummary, ScreenTitle } from '../../kit/ui/parts.tsx';
import { go } from './way.ts';

/** A community, the smallest division that takes applications: its code does not end in zeros. */
export const isCommunity = (code: string): boolean => /^\d{9}(?!000)\d{3}$/.test(code);

export function Where({ keeper, next }: { keeper: Keeper; next: string }) {
  const [fault, setFault] = useState(0);
  const division = keeper.draft.value.division;
  const on = () => (isCommunity(division) ? go(next) : setFault(fault + 1));
  return (
    <div class="stack">
      <ErrorSummary stamp={fault} faults={fault && !isCommunity(division) ? [{ anchor: 'where', message: '请选到社区或村' }] : []} />
      <div class="card" id="where" tabIndex={-1}>
        <ScreenTitle note="开店选店铺在的社区，办个人的事选您住的社区。材料会送到那里的窗口。">在哪个社区办？</ScreenTitle>
        <RegionPicker id="where-picker" field={{ code: 'where', name: '社区', type: 'region' }} label="在哪里办" value={division} listOnly about="" isFaulty={fault > 0 && !isCommunity(division)}
          onChange={(code) => keeper.note({ division: String(code || division) })} />
      </div>
      <div class="bar"><div class="row"><button type="button" class="button main" onClick={on}>下一步</button></div></div>
    </div>
  );
}
