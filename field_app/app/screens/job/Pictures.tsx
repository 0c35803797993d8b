/** Pages of one paper: taken, looked at, put in order, turned, taken again. The job is laid down for sure before the camera opens. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { mostOf, NotTaken, takesPdf, takesPhotos, type Takes } from '../../../../server/web/kit/papers/takes.ts';
import type { Without } from '../../rules/place.ts';
import { pagesIn, withPages } from '../../rules/slots.ts';
import { vault } from '../../shell/app.ts';
import { Full, photos, type Photo } from '../../store/index.ts';
import { Camera } from './Camera.tsx';
import type { JobScreen } from './parts.ts';
import { Picture } from './Picture.tsx';
import { locate, unplace, unplaced } from './placing.ts';
import { FULL, taken, turned } from './taking.ts';
import { Where } from './Where.tsx';

interface PicturesProps extends JobScreen {
  id: string;
  name: string;
  slot: string;
  purpose: Photo['purpose'];
  /** `place`: why the item asks where it was taken. */
  takes: Takes & { place?: string };
}

const inWords = (error: unknown): string =>
  error instanceof NotTaken ? error.message : error instanceof Full ? FULL : '打不开这个文件，请换一张照片（JPG、PNG）或PDF';

export function Pictures({ job, keeper, id, name, slot, purpose, takes }: PicturesProps) {
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const [locating, setLocating] = useState(0);
  const [stamp, setStamp] = useState(0);
  const here = useRef(true);
  useEffect(() => () => { here.current = false; }, []);
  const unwanted = (job.unplaced || {})[slot] || '';
  const pages = pagesIn(job.content, slot);
  const put = (how: (now: string[]) => string[]) => keeper.change((now) => ({ ...now, content: withPages(now.content, slot, how(pagesIn(now.content, slot))) }));
  const tried = async (work: () => Promise<void>) => {
    setTrouble('');
    setBusy(true);
    await work().catch((error: unknown) => setTrouble(inWords(error)));
    setBusy(false);
  };
  /** What goes is dropped after the job no longer names it. */
  const instead = async (old: Uuid, fresh: Uuid) => {
    put((now) => now.map((page) => (page === old ? fresh : page)));
    await keeper.saved();
    if (old !== fresh) await photos.drop([old]);
  };
  const saved = () => keeper.saved(true);
  /** Nobody waits for it: the picture lies there already. */
  const locateAll = async (fresh: Uuid[]) => {
    setLocating((now) => now + 1);
    for (const page of fresh) await locate(page);
    if (!here.current) return;
    setLocating((now) => now - 1);
    setStamp((now) => now + 1);
  };
  const add = (files: readonly File[], isChosen: boolean, old?: Uuid) => tried(async () => {
    const without = isChosen ? 'chosen' : unwanted || 'interrupted';
    const added: Uuid[] = [];
    for (const file of files.slice(0, old ? 1 : mostOf(takes) - pages.length)) {
      const fresh = await taken(file, takes, { job: job.id, slot, purpose, page_order: old ? pages.indexOf(old) : pagesIn(keeper.job.value.content, slot).length }, takes.place ? { place: await unplaced(without) } : {});
      if (old) await instead(old, fresh);
      else put((now) => (now.indexOf(fresh) >= 0 ? now : [...now, fresh]));
      added.push(fresh);
    }
    if (takes.place && without === 'interrupted' && added.length) void locateAll(added);
  });
  const move = (place: number, by: number) => tried(async () => {
    const next = pages.slice();
    next.splice(place + by, 0, ...next.splice(place, 1));
    put(() => next);
    await Promise.all(next.map((page, order) => photos.change(vault, page, { page_order: order })));
  });
  const drop = (page: Uuid) => tried(async () => {
    put((now) => now.filter((one) => one !== page));
    await keeper.saved();
    await photos.drop([page]);
  });
  return (
    <div>
      {pages.length > 0 && (
        <ul class="thumbs">
          {pages.map((page, place) => (
            <Picture key={page} page={page} isThere={!!job.back && job.back.files.some((file) => file.ref === page)} label={`${name}第${place + 1}页`} onMove={(by) => void move(place, by)} isFirst={place === 0} isLast={place === pages.length - 1} onDrop={() => void drop(page)} stamp={stamp} onUnplace={() => void tried(async () => { await unplace(page); setStamp((now) => now + 1); })}
              onTurn={(photo) => void tried(async () => instead(page, await turned(photo, takes)))} retake={<Camera {...{ saved, setTrouble }} look="" label="重拍" name={`${name}第${place + 1}页`} onFiles={(files) => void add(files, false, page)} />} />
          ))}
        </ul>
      )}
      {busy && <p class="wait" role="status">正在处理照片</p>}
      {!busy && locating > 0 && <p class="wait" role="status">照片存好了，正在记地点，不用等它</p>}
      {trouble && <p class="fault" role="alert">{trouble}</p>}
      {takes.place && pages.length < mostOf(takes) && <Where id={id} why={takes.place} unwanted={unwanted} onChange={(next) => keeper.change((now) => ({ ...now, unplaced: withUnwanted(now.unplaced, slot, next) }))} />}
      {pages.length < mostOf(takes) && (
        <p class="row">
          {takesPhotos(takes) && <Camera {...{ saved, setTrouble, id, name }} label={pages.length ? '再拍一页' : '拍照'} onFiles={(files) => void add(files, false)} />}
          <Camera {...{ saved, setTrouble, name }} label="从手机里选" accept={[takesPhotos(takes) && 'image/*', takesPdf(takes) && 'application/pdf'].filter(Boolean).join()} onFiles={(files) => void add(files, true)} />
        </p>
      )}
    </div>
  );
}

function withUnwanted(known: Record<string, Without> = {}, slot: string, unwanted: Without | ''): Record<string, Without> {
  const { [slot]: _, ...others } = known;
  return unwanted ? { ...others, [slot]: unwanted } : others;
}
