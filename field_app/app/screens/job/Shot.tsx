/** The one picture of a thing: seen before it goes, turned, taken again. */
import { useState } from 'preact/hooks';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { NotTaken, type Takes } from '../../../../server/web/kit/papers/takes.ts';
import { Full, photos } from '../../store/index.ts';
import { Camera } from './Camera.tsx';
import { Picture } from './Picture.tsx';
import { FULL, taken, turned, type Place } from './taking.ts';

const PHOTO: Takes = { file_types: ['jpg'], max_mb: 10 };
/** Its edges are looked at, too. */
const PAPER: Takes = { ...PHOTO, file_types: ['jpg', 'pdf'] };

interface ShotProps {
  id: string;
  label: string;
  /** What is to be seen on it. */
  name: string;
  /** The job or deed that it is of, and its place there. */
  place: Pick<Place, 'job' | 'slot'>;
  isPaper?: boolean;
  value: Uuid | null;
  saved: () => Promise<void>;
  onTaken: (ref: Uuid | null) => void;
}

export function Shot({ id, label, name, place, isPaper = false, value, saved, onTaken }: ShotProps) {
  const takes = isPaper ? PAPER : PHOTO;
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  /** What goes is dropped after nobody names it any more. */
  const put = async (fresh: Uuid | null) => {
    onTaken(fresh);
    await saved();
    if (value && value !== fresh) await photos.drop([value]);
  };
  const tried = async (work: () => Promise<Uuid | null>) => {
    setBusy(true);
    setFault('');
    try {
      await put(await work());
    } catch (error) {
      setFault(error instanceof NotTaken ? error.message : error instanceof Full ? FULL : '这张打不开，请再拍一张。');
    } finally {
      setBusy(false);
    }
  };
  const add = (files: readonly File[]) => void (files[0] && tried(() => taken(files[0]!, takes, { ...place, purpose: 'material', page_order: 0 })));
  const camera = { saved, setTrouble: setFault, name, onFiles: add };
  return (
    <div id={id} tabIndex={-1}>
      {value && <ul class="thumbs single"><Picture key={value} page={value} isThere={false} label={name} isFirst isLast onMove={() => undefined} onDrop={() => void tried(async () => null)}
        onTurn={(photo) => void tried(() => turned(photo, takes))} retake={<Camera {...camera} look="" label="重拍" />} /></ul>}
      {busy && <p class="wait" role="status">正在处理照片</p>}
      {fault && <p class="fault" role="alert">{fault}</p>}
      {!value && <p><Camera {...camera} look="button full" label={label} /></p>}
    </div>
  );
}
