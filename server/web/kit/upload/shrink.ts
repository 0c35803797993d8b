/** Makes a photo small on the phone: long side 2,048, JPEG, no place and no time inside. PDF goes as it is. */
import { checkContent, checkWidth, fits, isHeic, isPdf, NotTaken, photoType, type Takes } from '../papers/takes.ts';
import { bytesOf } from './bytes.ts';

/** Long side and quality; the later ones only where a place takes no more. */
const TRIES: Array<[number, number]> = [[2048, 0.85], [2048, 0.6], [1536, 0.6], [1024, 0.6]];

/** Width and height that fit the long side, but no narrower than asked for. Pure. */
export function fitted(width: number, height: number, longSide: number = TRIES[0]![0], leastWidth: number = 0): { width: number; height: number } {
  const scale = Math.min(1, Math.max(longSide / Math.max(width, height), leastWidth / width));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

const NO_PICTURE = '这张照片打不开，可能没有存完整。请重新拍一张，或换一张照片';

function load(file: Blob): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    const address = URL.createObjectURL(file);
    picture.onload = () => (URL.revokeObjectURL(address), resolve(picture));
    picture.onerror = () => (URL.revokeObjectURL(address), reject(new NotTaken(NO_PICTURE)));
    picture.src = address;
  });
}

/**
 * The bytes to send for a file that was taken or chosen; `NotTaken` where they are plainly none that can be read. A whole
 * look at a PDF, or at HEIC that this browser does not know, is left to the server.
 */
export async function shrink(file: File, takes: Takes): Promise<Blob> {
  checkContent(file, await bytesOf(file.slice(0, 12)));
  if (isPdf(file)) return file;
  let picture: HTMLImageElement;
  try {
    picture = await load(file);
  } catch (error) {
    if (isHeic(file)) return file;
    throw error;
  }
  checkWidth(picture.naturalWidth, takes);
  let made: Blob = file;
  for (const [side, quality] of TRIES) {
    made = await drawn(picture, fitted(picture.naturalWidth, picture.naturalHeight, side, takes.min_width), photoType(takes), quality) || file;
    if (fits(made, takes)) break;
  }
  return made;
}

function drawn(picture: HTMLImageElement, size: { width: number; height: number }, type: string, quality: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const brush = canvas.getContext('2d');
  if (!brush) return Promise.resolve(null);
  brush.fillStyle = '#fff';
  brush.fillRect(0, 0, size.width, size.height);
  brush.drawImage(picture, 0, 0, size.width, size.height);
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}
