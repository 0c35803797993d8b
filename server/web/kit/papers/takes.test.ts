import { expect, test } from 'vitest';
import { fitted } from '../upload/shrink.ts';
import { checkContent, checkKind, checkSize, checkWidth, mostOf, NotTaken, photoType, takesPdf, takesPhotos } from './takes.ts';

const PDF = { type: 'application/pdf', name: '合同.pdf' }, JPG = { type: 'image/jpeg', name: '照片.jpg' }, HEIC = { type: '', name: 'IMG_1.HEIC' };
const PHOTO = { max_files: 4, min_width: 1080 }, PAPER = { pages: { min: 1, max: 3 } }, PORTRAIT = { file_types: ['jpg'], max_mb: 1 };
const bytes = (size: number) => ({ size }) as Blob;

test('a photo takes pictures only, a paper PDFs as well, unless it says otherwise', () => {
  expect([PHOTO, PAPER, PORTRAIT, { file_types: ['pdf'] }].map((takes) => [takesPhotos(takes), takesPdf(takes)])).toEqual([[true, false], [true, true], [true, false], [false, true]]);
  expect(() => checkKind(PDF, PHOTO)).toThrow('这里只收照片');
  expect(() => checkKind(PDF, PORTRAIT)).toThrow(NotTaken);
  expect(() => checkKind(JPG, { file_types: ['pdf'] })).toThrow('这里只收PDF文件');
  [JPG, HEIC].forEach((file) => [PHOTO, PAPER, PORTRAIT].forEach((takes) => expect(() => checkKind(file, takes)).not.toThrow()));
});

test('what a phone makes of a photo is of a kind that is taken', () => {
  expect([PHOTO, PAPER, PORTRAIT, { file_types: ['png', 'pdf'] }].map(photoType)).toEqual(['image/jpeg', 'image/jpeg', 'image/jpeg', 'image/png']);
});

test('sizes: what the place says, else ten megabytes of a paper and twenty of a photo', () => {
  const mb = 1024 * 1024;
  expect(() => checkSize(bytes(mb + 1), PORTRAIT)).toThrow('每个最多1兆');
  expect(() => checkSize(bytes(10 * mb + 1), PAPER)).toThrow('每个最多10兆');
  expect(() => checkSize(bytes(10 * mb), PAPER)).not.toThrow();
  expect(() => checkSize(bytes(20 * mb), PHOTO)).not.toThrow();
  expect(() => checkSize(bytes(20 * mb), { ...PAPER, max_mb: 20 })).not.toThrow();
});

test('a photo that is wide enough stays so when it is made small', () => {
  expect(() => checkWidth(1079, PHOTO)).toThrow('要1080像素宽');
  expect(() => checkWidth(640, PAPER)).not.toThrow();
  expect(fitted(1080, 2400, 2048, 1080)).toEqual({ width: 1080, height: 2400 });
  expect(fitted(3000, 4000, 2048, 1080)).toEqual({ width: 1536, height: 2048 });
  expect(fitted(4000, 12000, 1024, 1080)).toEqual({ width: 1080, height: 3240 });
});

test('as many pages as the paper has, or the photos of a field', () => {
  expect([PHOTO, PAPER, {}].map(mostOf)).toEqual([4, 3, 20]);
});

test('what is plainly no PDF and no photo is told at once, by its bytes and not by its name', () => {
  const look = (name: string, letters: string, size = 100) => () => checkContent({ type: '', name, size }, new Uint8Array([...letters].map((one) => one.charCodeAt(0))));
  expect(look('空.jpg', '', 0)).toThrow('是空的');
  expect(look('空.pdf', '', 0)).toThrow(NotTaken);
  expect(look('证.pdf', '<html><head>')).toThrow('这个PDF打不开');
  expect(look('证.pdf', '%PDF-1.7')).not.toThrow();
  expect(look('IMG_1.HEIC', 'not a photo!')).toThrow('这张照片打不开');
  expect(look('IMG_1.HEIC', '\0\0\0\u0018ftypheic')).not.toThrow();
  expect(look('IMG_1.HEIC', '\u00ff\u00d8\u00ff\u00e0....JFIF')).not.toThrow(); // a phone that gives JPEG under the old name
});
