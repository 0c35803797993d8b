/** One picture in the phone, what is wrong with it, and what can be done about it. */
import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { inWords, type Place } from '../../rules/place.ts';
import { FLAWS, REASONS, type Flaw } from '../../rules/picture.ts';
import { vault } from '../../shell/app.ts';
import { photos, type Photo } from '../../store/index.ts';
import { blobOf } from './taking.ts';

export interface PictureProps {
  page: Uuid;
  /** The server has it. */
  isThere: boolean;
  label: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: number) => void;
  onDrop: () => void;
  onTurn: (photo: Photo) => void;
  /** Its place goes, where it has one. */
  onUnplace?: () => void;
  /** Something is known of it that was not before. */
  stamp?: number;
  retake: ComponentChild;
}

interface Shown {
  photo: Photo | null;
  address: string | null;
}

function useShown(page: Uuid, stamp: number): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let here = true;
    const read = async () => {
      const photo = (await photos.get(vault, page)) || null;
      if (photo && photo.type.indexOf('image/') === 0) made = URL.createObjectURL(await blobOf(photo));
      if (here) setShown({ photo, address: made });
      else if (made) URL.revokeObjectURL(made);
    };
    read().catch(() => here && setShown({ photo: null, address: null }));
    return () => {
      here = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [page, stamp]);
  return shown;
}

export function Picture({ page, isThere, label, isFirst, isLast, onMove, onDrop, onTurn, onUnplace, stamp = 0, retake }: PictureProps) {
  const shown = useShown(page, stamp);
  const photo = shown && shown.photo;
  const place = photo && (photo.facts.place as Place | undefined);
  const hasNeighbours = !(isFirst && isLast);
  return (
    <li class={`thumb ${photo && (photo.facts.flaw || place) ? 'wide' : ''}`}>
      {shown && shown.address ? <img class="picture" src={shown.address} alt={label} /> : <span class="picture">{!shown ? '' : !photo ? (isThere ? '上次拍的' : '不在这台手机里') : photo.type === 'application/pdf' ? 'PDF 文件' : '已选好'}</span>}
      {photo && photo.facts.flaw ? <Doubt photo={photo} label={label} /> : <p class="state">{photo ? '已存好' : isThere ? '已在服务器上' : ''}</p>}
      {place && <p class="state">{inWords(place)}</p>}
      {hasNeighbours && <div class="tools">
        <button type="button" disabled={isFirst} aria-label={`前移：${label}`} onClick={() => onMove(-1)}>前移</button>
        <button type="button" disabled={isLast} aria-label={`后移：${label}`} onClick={() => onMove(1)}>后移</button>
      </div>}
      <div class="tools">
        {photo && shown.address && <button type="button" aria-label={`转一下：${label}`} onClick={() => onTurn(photo)}>转一下</button>}
        {retake}
        {onUnplace && place && !('without' in place) && <button type="button" aria-label={`不留地点：${label}`} onClick={onUnplace}>不留地点</button>}
        <button type="button" aria-label={`删去：${label}`} onClick={onDrop}>删去</button>
      </div>
    </li>
  );
}

/** Advice; it is the worker who sees the paper. */
function Doubt({ photo, label }: { photo: Photo; label: string }) {
  const [why, setWhy] = useState(String(photo.facts.kept_because || ''));
  const flaw = photo.facts.flaw as Flaw;
  const keep = (reason: string) => {
    setWhy(reason);
    void photos.note(vault, photo.id, (facts) => ({ ...facts, kept_because: reason }));
  };
  return (
    <div class="doubt">
      {!why && <p class="fault" role="alert">{FLAWS[flaw]}</p>}
      <select class="input" aria-label={`就用这张，因为：${label}`} value={why} onChange={(event) => keep((event.target as HTMLSelectElement).value)}>
        <option value="">就用这张，因为…</option>
        {Object.keys(REASONS[flaw]).map((code) => <option key={code} value={code}>{REASONS[flaw][code]}</option>)}
      </select>
    </div>
  );
}
