/** The way through a job as addresses (`#job/<id>/<step>/<at>`), so that the phone's back button goes one screen back. */
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { STEPS, type Job, type Step } from '../../store/index.ts';

export interface Place {
  step: Step;
  at: number;
}

/** The job at another place. Back among what can be changed, a yes that was given is none any more: it was to what stood there. */
export const moved = (job: Job, place: Place): Job => ({ ...job, ...place, consent: STEPS.indexOf(place.step) < STEPS.indexOf('check') ? null : job.consent });

const read = (): string[] => location.hash.replace(/^#/, '').split('/');

/** The job whose screens are to be seen. */
export function jobHere(): Uuid | null {
  const [name, id] = read();
  return name === 'job' && id ? id : null;
}

/** The screen that the address names; null where it names the job alone: then the job knows where it is. */
export function placeHere(): Place | null {
  const [, , step, at] = read();
  const known = STEPS.find((one) => one === step);
  return known ? { step: known, at: Number(at) || 0 } : null;
}

export const addressOf = (id: Uuid, place?: Place): string => `#job/${id}${place ? `/${place.step}${place.at ? `/${place.at}` : ''}` : ''}`;

/** A job that was sealed. */
export const doneAddress = (id: Uuid): string => `#done/${id}`;
export function doneHere(): Uuid | null {
  const [name, id] = read();
  return name === 'done' && id ? id : null;
}
