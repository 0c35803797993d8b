import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { digest } from '../../../server/web/kit/digest.ts';
import { CHUNK, NoPicture, photos } from './photos.ts';
import { Tampered } from './seal.ts';
import { Full, open, together } from './shelves.ts';
import { anId, aPhone, aPhoto, aServer, breaking, LONG, pixels, restarted, SHORT, type Server } from './testing.ts';
import { Locked, type Vault } from './vault.ts';

let server: Server;
beforeAll(async () => {
  server = await aServer();
});

/** Rows and chunks fit: nothing is half there. */
async function isWhole(vault: Vault): Promise<boolean> {
  const db = await open();
  const refs = await db.getAllKeys('photos');
  const chunks = await db.getAllKeys('chunks');
  for (const ref of refs) await photos.bytes(vault, ref);
  return chunks.every(([ref]) => refs.indexOf(ref) >= 0);
}

describe('a photo', () => {
  test.each([1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])('of %d bytes comes back byte for byte, from wherever an upload broke off', async (size) => {
    const vault = await aPhone(server);
    const [job, bytes] = [anId(), pixels(size)];
    const photo = await photos.keep(vault, aPhoto(job), bytes);
    expect(photo).toMatchObject({ size, digest: await digest(bytes), job });
    const again = await restarted();
    await again.open(LONG);
    expect(await photos.get(again, photo.id)).toEqual(photo);
    expect(await photos.bytes(again, photo.id)).toEqual(bytes);
    for (const from of [0, 1, Math.floor(size / 2), size - 1, size]) {
      expect(await photos.bytes(again, photo.id, from)).toEqual(bytes.slice(from));
      expect(await photos.bytes(again, photo.id, from, from + 5)).toEqual(bytes.slice(from, from + 5));
    }
  });
  test('of no bytes is none', async () => {
    await expect(photos.keep(await aPhone(server), aPhoto(anId()), pixels(0))).rejects.toBeInstanceOf(NoPicture);
  });
  test('can be read from and to any byte', async () => {
    const vault = await aPhone(server);
    const bytes = pixels(2 * CHUNK + 11);
    const { id } = await photos.keep(vault, aPhoto(anId()), bytes);
    await fc.assert(fc.asyncProperty(fc.nat(bytes.length), fc.nat(bytes.length + 9), async (from, to) => {
      expect(await photos.bytes(vault, id, from, to)).toEqual(bytes.slice(from, Math.max(from, to)));
    }), { numRuns: 25 });
  });
  test('taken anew leaves nothing of the first behind', async () => {
    const vault = await aPhone(server);
    const facts = aPhoto(anId());
    await photos.keep(vault, facts, pixels(2 * CHUNK));
    await photos.keep(vault, facts, pixels(5));
    expect([await (await open()).count('chunks'), await photos.bytes(vault, facts.id)]).toEqual([1, pixels(5)]);
  });
  test.each(['full', 'full-at-end'] as const)('that finds no room is not half there, and those before it stay (%s)', async (how) => {
    const vault = await aPhone(server);
    const job = anId();
    const take = () => photos.keep(vault, aPhoto(job), pixels(2 * CHUNK));
    await take();
    await take();
    for (let at = 1; at <= 4; at += 1) {
      expect((await breaking({ how, at }, take)).fault).toBeInstanceOf(Full);
      expect([(await photos.of(vault, job)).ones.length, await (await open()).count('chunks'), await isWhole(vault)]).toEqual([2, 4, true]);
    }
    await take();
    expect((await photos.held()).length).toBe(3);
  });
  test('killed at any write it is there or not, never in part; also when it is changed or goes', async () => {
    for (let at = 1; at <= 6; at += 1) {
      const vault = await aPhone(server);
      const job = anId();
      const first = await photos.keep(vault, aPhoto(job), pixels(CHUNK + 1));
      await breaking({ how: 'killed', at }, async () => {
        await photos.change(vault, first.id, { address: '/uploads/1' });
        await photos.keep(vault, aPhoto(job), pixels(CHUNK + 1));
        await photos.drop([first.id]);
      });
      const again = await restarted();
      await again.open(LONG);
      expect(await isWhole(again)).toBe(true);
    }
  });
  test('whose chunks were exchanged, cut or taken from another is noticed, and so is one that was hung on another job', async () => {
    const vault = await aPhone(server);
    const [one, two] = [await photos.keep(vault, aPhoto('a'), pixels(2 * CHUNK)), await photos.keep(vault, aPhoto('b'), pixels(2 * CHUNK))];
    const db = await open();
    const [first, second, foreign] = [(await db.get('chunks', [one.id, 0]))!, (await db.get('chunks', [one.id, 1]))!, (await db.get('chunks', [two.id, 0]))!];
    for (const lie of [{ ...second, place: 0 }, { ...foreign, ref: one.id }, { ...first, bytes: first.bytes.slice(0, -1) }]) {
      await db.put('chunks', lie);
      await expect(photos.bytes(vault, one.id)).rejects.toBeInstanceOf(Tampered);
    }
    await db.delete('chunks', [one.id, 0]);
    await expect(photos.bytes(vault, one.id)).rejects.toBeInstanceOf(Tampered);
    await together(['photos'], async (tx) => void (await tx.objectStore('photos').put({ ...(await tx.objectStore('photos').get(two.id))!, job: 'a' })));
    expect(await photos.of(vault, 'a')).toMatchObject({ ones: [{ id: one.id }], strange: [two.id] });
  });
  test('keeps what comes later, and two changes at once lose neither', async () => {
    const vault = await aPhone(server);
    const { id } = await photos.keep(vault, aPhoto('a'), pixels(9));
    await Promise.all([photos.change(vault, id, { address: '/uploads/7' }), photos.change(vault, id, { page_order: 4 }), photos.change(vault, id, { slot: 'materials/book' })]);
    expect(await photos.get(vault, id)).toMatchObject({ address: '/uploads/7', page_order: 4, slot: 'materials/book' });
    await Promise.all([photos.note(vault, id, (facts) => ({ ...facts, place: 1 })), photos.note(vault, id, (facts) => ({ ...facts, kept_because: 'whole' }))]);
    expect((await photos.get(vault, id))!.facts).toEqual({ place: 1, kept_because: 'whole' });
    await photos.drop([id]);
    await photos.change(vault, id, { page_order: 1 });
    await photos.note(vault, id, () => ({ place: 2 }));
    expect(await photos.get(vault, id)).toBeUndefined();
  });
  test('put away, it needs the share where the PIN is short', async () => {
    const vault = await aPhone(server, { pin: SHORT });
    const { id } = await photos.keep(vault, aPhoto('a'), pixels(9));
    await photos.putAway(vault, 'a');
    expect(await photos.bytes(vault, id)).toEqual(pixels(9));
    const again = await restarted();
    await again.open(SHORT);
    await expect(photos.bytes(again, id)).rejects.toBeInstanceOf(Locked);
    await again.lend(server.share);
    expect(await photos.bytes(again, id)).toEqual(pixels(9));
  });
});
