/** Asks the phone once where it is, for a picture whose item asks for it. The picture lies in the phone before. */
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { failed, found, isOpen, lacking, type Clocks, type Fix, type Place, type Without } from '../../rules/place.ts';
import { vault } from '../../shell/app.ts';
import { photos } from '../../store/index.ts';
import { offset } from './finishing.ts';

/** Indoors the first fix takes its time; a question to the worker that nobody answers ends with it. */
const PATIENCE = 20000, ENOUGH = 60000;

/** The clocks of this moment, and why there is no point yet or at all. */
export async function unplaced(without: Without): Promise<Place> {
  const phone = new Date().toISOString();
  return lacking(without, { phone, gps: null, server_offset_ms: await offset() });
}

/** Resolves when the picture has its place, or the reason why not. Never rejects: nothing waits for it. */
export async function locate(photo: Uuid): Promise<void> {
  const fix = await whereNow();
  const written = (place: Place): Place => (typeof fix === 'string' ? lacking(fix, place.clocks) : found(fix, place.clocks));
  await photos.note(vault, photo, (facts) => (isOpen(facts.place) ? { ...facts, place: written(facts.place) } : facts)).catch(() => undefined); // locked meanwhile
}

/** The place goes from the picture. */
export const unplace = (photo: Uuid): Promise<void> =>
  photos.note(vault, photo, (facts) => ({ ...facts, place: lacking('resident', (facts.place as { clocks: Clocks }).clocks) }));

function whereNow(): Promise<Fix | Without> {
  const asked = new Promise<Fix | Without>((done) => {
    if (!navigator.geolocation) return done('unavailable');
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy }, timestamp }) => done({ latitude, longitude, accuracy, at: timestamp }),
      ({ code }) => done(failed(code)), { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 0 },
    );
  });
  return Promise.race([asked, new Promise<Without>((done) => setTimeout(() => done('slow'), ENOUGH))]);
}
