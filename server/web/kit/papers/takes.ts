/** What a place of the form takes, so that it is told while the paper is still at hand. The server has the last word. */

/** Limits of a paper or of a photo. What goes without saying the form does not tell, see `forms/page_view.py`. */
export interface Takes {
  /** Only a photo has it. */
  max_files?: number;
  pages?: { max?: number };
  file_types?: string[];
  max_mb?: number;
  min_width?: number;
}

/** Said to who chose it. */
export class NotTaken extends Error {}

const ANY_MB = 20, PAPER_MB = 10;

export const mostOf = (takes: Takes): number => takes.max_files || (takes.pages && takes.pages.max) || 20;

const typesOf = (takes: Takes): string[] => takes.file_types || (takes.max_files ? ['jpg', 'png'] : ['jpg', 'png', 'pdf']);

export const takesPdf = (takes: Takes): boolean => typesOf(takes).indexOf('pdf') >= 0;
export const takesPhotos = (takes: Takes): boolean => typesOf(takes).some((type) => type !== 'pdf');
/** As what a photo leaves the phone. */
export const photoType = (takes: Takes): string => (typesOf(takes).indexOf('jpg') >= 0 ? 'image/jpeg' : 'image/png');

const mbOf = (takes: Takes): number => takes.max_mb || (takes.max_files ? ANY_MB : PAPER_MB);
export const fits = (bytes: Blob, takes: Takes): boolean => bytes.size <= mbOf(takes) * 1024 * 1024;

export const isPdf = (file: { type: string; name: string }): boolean => file.type === 'application/pdf' || /\.pdf$/i.test(file.name);

export function checkKind(file: { type: string; name: string }, takes: Takes): void {
  if (isPdf(file) ? takesPdf(takes) : takesPhotos(takes)) return;
  throw new NotTaken(isPdf(file) ? '这里只收照片，不收PDF文件。请拍照，或从手机里选一张照片' : '这里只收PDF文件，不收照片。请选一个PDF文件');
}

export const isHeic = (file: { type: string; name: string }): boolean => /heic|heif/i.test(file.type + file.name);

/** By its first twelve bytes, as the server looks first (`server/media/pictures/recognise.py`): a name makes no PDF and no photo. */
export function checkContent(file: { type: string; name: string; size: number }, head: Uint8Array): void {
  const letters = (from: number, to: number) => Array.prototype.map.call(head.subarray(from, to), (code: number) => String.fromCharCode(code)).join('');
  if (!file.size) throw new NotTaken('这个文件是空的，请重新拍照或换一个文件');
  if (isPdf(file) && letters(0, 5) !== '%PDF-') throw new NotTaken('这个PDF打不开，可能坏了，或者不是PDF（改文件名没有用）。请换一个，或者把纸拍下来');
  if (isHeic(file) && letters(4, 8) !== 'ftyp' && letters(1, 4) !== 'PNG' && head[0] !== 0xff) throw new NotTaken('这张照片打不开，可能没有存完整。请重新拍一张，或换一张照片');
}

export function checkSize(bytes: Blob, takes: Takes): void {
  if (!fits(bytes, takes)) throw new NotTaken(`文件太大，这里每个最多${mbOf(takes)}兆。请换一个小一点的，或拍照上传`);
}

export function checkWidth(width: number, takes: Takes): void {
  if (takes.min_width && width < takes.min_width) throw new NotTaken(`这张照片不够清楚：要${takes.min_width}像素宽，这张只有${width}。请用手机重新拍一张`);
}
