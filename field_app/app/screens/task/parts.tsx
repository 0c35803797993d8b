/** What each screen of a task is given, and small parts that they share. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { day as inWords } from '../../../../server/web/kit/checks/words.ts';
import { DoButton, ErrorSummary, Notice, type Summed } from '../../../../server/web/kit/ui/parts.tsx';
import { NotTaken } from '../../../../server/web/kit/papers/takes.ts';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { Full, type Grid, type Keeping, type Resident, type Task } from '../../store/index.ts';
import { taken } from '../job/taking.ts';
import { KEEPING } from '../words.ts';

export interface TaskScreen {
  one: Task;
  whose: Resident | undefined;
  grids: readonly Grid[];
}

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
  return (
    <>
      <ErrorSummary faults={faults.list} stamp={faults.stamp} />
      {KEEPING[keeping] && <Notice kind="bad"><p>{KEEPING[keeping]}</p></Notice>}
      {trouble && <Notice kind="bad"><p>{trouble}</p></Notice>}
      <p><DoButton kind="main full" run={press} busyText="正在存…">{children}</DoButton></p>
    </>
  );
}

const FULL = '手机满了，这一张没有存下。请删些不用的照片、视频，再拍一次。';

/** One picture. What was written lies in the phone before the camera opens. */
export function Shot({ id, label, command, slot, value, saved, onTaken }: {
  id: string; label: string; command: Uuid; slot: string; value: Uuid | null; saved: () => Promise<void>; onTaken: (ref: Uuid | null) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const open = () => saved().then(() => input.current && input.current.click(), () => setFault(FULL));
  const take = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    setFault('');
    try {
      onTaken(await taken(file, { file_types: ['jpg'], max_mb: 10 }, { job: command, slot, purpose: 'material', page_order: 0 }));
    } catch (error) {
      setFault(error instanceof NotTaken ? error.message : error instanceof Full ? FULL : '这张打不开，请再拍一张。');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div id={id} tabIndex={-1}>
      {value ? <p class="row"><span class="tag good">拍好了</span><button type="button" class="button bare push" onClick={() => onTaken(null)}>重拍</button></p>
        : <p><button type="button" class="button full" aria-disabled={busy} onClick={() => void open()}>{busy ? '正在存…' : label}</button></p>}
      <input type="file" hidden ref={input} tabIndex={-1} accept="image/*" capture="environment" aria-label={`${label}，文件`} onChange={(event) => { const chosen = event.target as HTMLInputElement; void take(chosen.files ? chosen.files[0] : undefined); chosen.value = ''; }} />
      {fault && <p class="fault" role="alert">{fault}</p>}
    </div>
  );
}
