/** A signature that was drawn and is not given yet: it lies with its job, as long as it stands under the same words. Pure. */
import type { Job } from '../store/shapes.ts';
import type { Point } from './signing.ts';
import { canonical } from './canonical.ts';

export interface Drawn {
  ink: { strokes: Point[][]; width: number; height: number; at: string };
  /** Who signs, and under which words, as far as they do not stand in the job. */
  under: string;
}

/** In whose place in the job. */
export type Hand = 'consent' | 'worker';

export const inkIn = ({ drawn }: Pick<Job, 'drawn'>, hand: Hand, under: string): Drawn['ink'] | null => {
  const one = drawn && drawn[hand];
  return one && one.under === under ? one.ink : null;
};

/** With what stands on the pad at the moment; null: it was wiped. */
export function withInk(job: Job, hand: Hand, under: string, ink: Drawn['ink'] | null): Job {
  const { [hand]: _, ...others } = job.drawn || {};
  return { ...job, drawn: ink ? { ...others, [hand]: { ink, under } } : others };
}

/** Everything that a signature is under. */
const signed = ({ resident, bundle, form_digest, content }: Job): string => canonical({ resident, bundle, form_digest, content });

/** Of a consent that does not stand any more; a paper with its thumbprint is under its own words. */
const isGiven = ({ agreeing, consent }: Job): boolean => !consent && !!agreeing && !!agreeing.picture && agreeing.way !== 'paper';

/** The job after a change: what was signed before under other facts is signed no more, given or not. */
export function unlessChanged(before: Job, after: Job): Job {
  if (before.content === after.content && before.form_digest === after.form_digest && before.resident === after.resident) return after;
  if ((!after.drawn && !isGiven(after)) || signed(before) === signed(after)) return after;
  const { drawn: _, ...others } = after;
  return isGiven(after) ? { ...others, agreeing: { ...after.agreeing!, picture: null } } : others;
}
