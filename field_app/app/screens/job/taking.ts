/** Takes a picture into the phone: made small, looked at, laid down with the place where it belongs. */
import { uuid7, type Uuid } from '../../../../server/web/kit/ids.ts';
import { checkKind, checkSize, takesPdf, type Takes } from '../../../../server/web/kit/papers/takes.ts';
import { shrink } from '../../../../server/web/kit/upload/shrink.ts';
import { flawOf, LOOKED_AT, type Flaw } from '../../rules/picture.ts';
import { vault } from '../../shell/app.ts';
import { photos, type Bytes, type Photo } from '../../store/index.ts';
import { fullFor } from '../words.ts';

export const FULL = fullFor('这一张没有存下');

export type Place = Pick<Photo, 'job' | 'slot' | 'purpose' | 'page_order'>;
/** Where it was taken, of a picture whose item asks for it. */
type Placed = { place?: unknown };

const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer());

/** Resolves with its name when it lies in the phone; `placed` is known of its place. `NotTaken` says what the place does not take, `Full` that there is no room. */
export async function taken(file: File, takes: Takes, place: Place, placed: Placed = {}): Promise<Uuid> {
  checkKind(file, takes);
  const bytes = await shrink(file, takes);
  checkSize(bytes, takes);
  return kept(bytes, file.name, takes, place, placed);
}

async function kept(bytes: Blob, name: string, takes: Takes, place: Place, placed: Placed): Promise<Uuid> {
  const picture = await opened(bytes);
  const flaw = picture && looked(picture, place.purpose === 'material' && takesPdf(takes)); // what may not be a PDF is no paper
  const filename = `${name.replace(/\.[^.]*$/, '') || '照片'}${bytes.type === 'image/jpeg' ? '.jpg' : (/\.[^.]*$/.exec(name) || [''])[0]}`;
  const { id } = await photos.keep(vault, { ...place, id: uuid7(), filename, type: bytes.type, facts: { ...placed, ...(flaw ? { flaw } : {}) }, takenAt: Date.now() }, await bytesOf(bytes));
  return id;
}

/** A quarter turn to the right: another picture in the same place, under a name of its own. */
export async function turned(photo: Photo, takes: Takes): Promise<Uuid> {
  const picture = await opened(await blobOf(photo));
  if (!picture) return photo.id;
  const { canvas, brush } = aCanvas(picture.naturalHeight, picture.naturalWidth);
  brush.translate(canvas.width, 0);
  brush.rotate(Math.PI / 2);
  brush.drawImage(picture, 0, 0);
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, photo.type, 0.85));
  const { job, slot, purpose, page_order, facts } = photo;
  return made ? kept(made, photo.filename, takes, { job, slot, purpose, page_order }, facts.place ? { place: facts.place } : {}) : photo.id;
}

export const blobOf = async (photo: Photo): Promise<Blob> => new Blob([await photos.bytes(vault, photo.id)], { type: photo.type });

/** Null for what this browser cannot show: a PDF, or HEIC, which goes as it is. */
async function opened(bytes: Blob): Promise<HTMLImageElement | null> {
  if (bytes.type.indexOf('image/') !== 0) return null;
  const address = URL.createObjectURL(bytes);
  const picture = new Image();
  return new Promise((resolve) => {
    picture.onload = () => (URL.revokeObjectURL(address), resolve(picture));
    picture.onerror = () => (URL.revokeObjectURL(address), resolve(null));
    picture.src = address;
  });
}

function aCanvas(width: number, height: number): { canvas: HTMLCanvasElement; brush: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  return { canvas, brush: canvas.getContext('2d')! };
}

function looked(picture: HTMLImageElement, isPaper: boolean): Flaw | null {
  const scale = Math.min(1, LOOKED_AT / Math.max(picture.naturalWidth, picture.naturalHeight));
  const [width, height] = [Math.round(picture.naturalWidth * scale), Math.round(picture.naturalHeight * scale)];
  const { brush } = aCanvas(width, height);
  brush.drawImage(picture, 0, 0, width, height);
  const dots = brush.getImageData(0, 0, width, height).data;
  const grey = new Uint8Array(width * height);
  for (let place = 0; place < grey.length; place += 1) grey[place] = 0.299 * dots[place * 4]! + 0.587 * dots[place * 4 + 1]! + 0.114 * dots[place * 4 + 2]!;
  return flawOf(grey, width, height, isPaper);
}
