/** Pages of one paper: take a photo or choose a file, see it, put it in order, take it again. */
import { useEffect, useState } from 'preact/hooks';
import { fetchBlob } from '../api/blobs.ts';
import { Problem } from '../api/problem.ts';
import { photos } from '../draft/photos.ts';
import type { Uuid } from '../ids.ts';
import { take, ways } from '../upload/queue.ts';
import { mostOf, NotTaken, takesPdf, takesPhotos, type Takes } from './takes.ts';

export interface PagesProps {
  id: string;
  name: string;
  pages: Uuid[];
  takes: Takes;
  draft: Uuid;
  purpose: string;
  onChange: (pages: Uuid[]) => void;
  aboutId?: string;
  /** What the button for files says; the phone's own words without. */
  choose?: string;
}

export function Pages({ id, name, pages, takes, draft, purpose, onChange, aboutId, choose = '从手机里选' }: PagesProps) {
  const most = mostOf(takes);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const add = async (files: FileList | null, instead?: Uuid) => {
    setTrouble('');
    setBusy(true);
    try {
      const taken: Uuid[] = [];
      for (const file of Array.from(files || []).slice(0, instead ? 1 : most - pages.length)) taken.push(await take(file, draft, purpose, takes));
      if (instead && taken[0]) onChange(pages.map((page) => (page === instead ? taken[0]! : page)));
      else if (taken.length) onChange(pages.concat(taken));
    } catch (error) {
      setTrouble(error instanceof NotTaken ? error.message : '打不开这个文件，请换一张照片（JPG、PNG）或PDF');
    } finally {
      setBusy(false);
    }
  };
  const move = (place: number, by: number) => {
    const next = pages.slice();
    next.splice(place + by, 0, next.splice(place, 1)[0]!);
    onChange(next);
  };
  return (
    <div>
      {pages.length > 0 && (
        <ul class="thumbs">
          {pages.map((page, place) => (
            <Page key={page} page={page} label={`${name}第${place + 1}页`} first={place === 0} last={place === pages.length - 1} onMove={(by) => move(place, by)}
              onDrop={() => onChange(pages.filter((one) => one !== page))} onRetake={(files) => void add(files, page)} />
          ))}
        </ul>
      )}
      {busy && <p class="wait" role="status">正在处理照片</p>}
      {trouble && <p class="fault" role="alert">{trouble}</p>}
      {pages.length < most && (
        <div class="row" style={{ marginTop: '.5rem' }}>
          {takesPhotos(takes) && <FileButton id={id} label={pages.length ? '再拍一页' : '拍照'} name={name} accept="image/*" capture onFiles={(files) => void add(files)} aboutId={aboutId} />}
          <FileButton id={`${id}-file`} label={choose} name={name} accept={[takesPhotos(takes) && 'image/*', takesPdf(takes) && 'application/pdf'].filter(Boolean).join()} onFiles={(files) => void add(files)} aboutId={aboutId} />
        </div>
      )}
    </div>
  );
}

/** What the server says of files that it did not take. */
export const WrongFiles = ({ error }: { error: unknown }) =>
  error instanceof Problem ? <>{error.faults.map((fault) => <p class="fault" role="alert" key={fault.pointer}>{fault.message}</p>)}</> : null;

export function FileButton({ id, label, name, accept, capture = false, bare = false, onFiles, aboutId }: {
  id?: string; label: string; name: string; accept: string; capture?: boolean; bare?: boolean; onFiles: (files: FileList | null) => void; aboutId?: string | undefined;
}) {
  const [focus, setFocus] = useState(false);
  return (
    <span class={`button pick ${bare ? 'bare' : ''} ${focus ? 'focus' : ''}`}>
      <span aria-hidden="true">{label}</span>
      <input type="file" id={id} aria-label={`${label}：${name}`} aria-describedby={aboutId} title=" " accept={accept}
        {...(capture ? { capture: 'environment' as const } : { multiple: !bare })} onFocus={() => setFocus(true)} onBlur={() => setFocus(false)}
        onChange={(event) => {
          const input = event.target as HTMLInputElement;
          onFiles(input.files);
          input.value = '';
        }} />
    </span>
  );
}

const STATES = { waiting: '等待上传', sending: '正在上传', sent: '已上传', refused: '没收下' };

function Page({ page, label, first, last, onMove, onDrop, onRetake }: {
  page: Uuid; label: string; first: boolean; last: boolean; onMove: (by: number) => void; onDrop: () => void; onRetake: (files: FileList | null) => void;
}) {
  const way = ways.value[page];
  const percent = way && way.state === 'sending' ? ` ${Math.round(way.share * 100)}%` : '';
  return (
    <li class="thumb">
      <Picture page={page} label={label} />
      <p class="state" role="status">{way ? STATES[way.state] + percent : '已上传'}{way && way.message ? `：${way.message}` : ''}</p>
      {!(first && last) && <div class="tools">
        <button type="button" disabled={first} aria-label={`前移：${label}`} onClick={() => onMove(-1)}>前移</button>
        <button type="button" disabled={last} aria-label={`后移：${label}`} onClick={() => onMove(1)}>后移</button>
      </div>}
      <div class="tools">
        <RetakeButton label={label} onFiles={onRetake} />
        <button type="button" aria-label={`删去：${label}`} onClick={onDrop}>删去</button>
      </div>
    </li>
  );
}

function RetakeButton({ label, onFiles }: { label: string; onFiles: (files: FileList | null) => void }) {
  const open = (event: Event) => ((event.currentTarget as HTMLElement).nextElementSibling as HTMLInputElement).click();
  return (
    <>
      <button type="button" aria-label={`重拍：${label}`} onClick={open}>重拍</button>
      <input type="file" accept="image/*" hidden tabIndex={-1} aria-label={`重拍${label}`} onChange={(event) => onFiles((event.target as HTMLInputElement).files)} />
    </>
  );
}

/** From the phone when it is here, else the server's copy. */
export function Picture({ page, label }: { page: Uuid; label: string }) {
  const [address, setAddress] = useState<string | null>(null);
  const [words, setWords] = useState('');
  useEffect(() => {
    let made: string | null = null;
    let here = true;
    const show = (blob: Blob) => {
      if (!here) return;
      if (blob.type === 'application/pdf') return setWords('PDF 文件');
      made = URL.createObjectURL(blob);
      setAddress(made);
    };
    photos.get(page).then((kept) => (kept ? show(kept.bytes) : fetchBlob(`/api/v1/files/${page}`).then(show))).catch(() => here && setWords('正在生成预览'));
    return () => {
      here = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [page]);
  return address ? <img class="picture" src={address} alt={label} onError={() => { setAddress(null); setWords('已选好'); }} /> : <span class="picture">{words || label}</span>;
}
