/** What each screen of a task is given, and small parts that they share. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { day as inWords } from '../../../../server/web/kit/checks/words.ts';
import { DoButton, ErrorSummary, Notice, type Summed } from '../../../../server/web/kit/ui/parts.tsx';
import { IN_CLEAR, PdfButton } from '../../../../server/web/kit/ui/pdf.tsx';
import { api, isOnline } from '../../shell/app.ts';
import type { Deed, Grid, Keeping, Resident, Task } from '../../store/index.ts';
import { KEEPING } from '../words.ts';

export interface TaskScreen {
  one: Task;
  whose: Resident | undefined;
  grids: readonly Grid[];
  /** What was done of it here already. */
  done: readonly Deed[];
}

/** To a resident whom no message reaches: whoever asked her says what somebody will say at her door. */
export const ToTell = ({ word }: { word: string }) => (
  <Notice kind="warn"><p>本人收不到短信，请您打电话或当面把上门暗号告诉本人：<strong class="whole">“{word}”</strong>。来的人说不对的，不要开门。</p></Notice>
);

/** A paper from the server, to be printed. It leaves the locked store: that is said before somebody saves it. */
export const Printed = ({ name, path, children }: { name: string; path: string; children: string }) => isOnline() ? (
  <div class="card"><p class="soft">{IN_CLEAR}</p><p><PdfButton name={`${name}.pdf`} fetch={() => api.file(path)}>{children}</PdfButton></p></div>
) : null;

/** A day out of a few: the browser's own calendar speaks the phone's language, and is small. */
export function OneOfDays({ id, label, days, value, onChoose }: { id: string; label: string; days: readonly string[]; value: string; onChoose: (day: string) => void }) {
  const offered = value && days.indexOf(value) < 0 ? [value, ...days] : days;
  return (
    <div class="field">
      <label class="label" for={id}>{label}</label>
      <select class="input" id={id} value={value} onChange={(event) => onChoose((event.target as HTMLSelectElement).value)}>
        <option value="">请选</option>
        {offered.map((one) => <option key={one} value={one}>{inWords(one)}</option>)}
      </select>
    </div>
  );
}

/** `submit` says what lacks, or lays it down and says why it could not. */
export function Submit({ submit, children, keeping = 'kept' }: { submit: () => Promise<Summed[] | string>; children: ComponentChildren; keeping?: Keeping }) {
  const [faults, setFaults] = useState<{ list: Summed[]; stamp: number }>({ list: [], stamp: 0 });
  const [trouble, setTrouble] = useState('');
  const press = async () => {
    const said = await submit();
    setTrouble(typeof said === 'string' ? said : '');
    setFaults({ list: typeof said === 'string' ? [] : said, stamp: faults.stamp + 1 });
  };
  const told = KEEPING[keeping] || trouble; // first that words are at stake, and once they are kept, that it is not done yet
  return (
    <>
      <ErrorSummary faults={faults.list} stamp={faults.stamp} />
      {told && <Notice kind="bad"><p>{told}</p></Notice>}
      <p><DoButton kind="main full" run={press} busyText="正在存…">{children}</DoButton></p>
    </>
  );
}
