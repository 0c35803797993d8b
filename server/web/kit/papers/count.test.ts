import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { photos } from '../draft/photos.ts';
import { photosOf } from '../draft/store.ts';
import { amount, note } from './count.ts';

const file = (ref: string, type: string, filename: string) => ({ ref, draft: 'd', purpose: 'material', filename, bytes: new Blob(['x'], { type }), sent: true });

test('files that lie in the phone are pictures or PDFs after a reload as well', async () => {
  const kept = [file('photo', 'image/jpeg', 'a.jpg'), file('heic', '', 'IMG_1.HEIC'), file('scan', 'application/pdf', '合同'), file('named', '', '合同.PDF')];
  for (const one of kept) await photos.keep(one);
  expect(amount(['photo'])).toBe('1个文件');
  note(await photosOf('d'));
  expect([['photo', 'heic'], ['photo', 'scan'], ['named'], ['sent by another phone']].map(amount)).toEqual(['2页', '2个文件', '1个文件', '1个文件']);
});
