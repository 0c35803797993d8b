/** What has happened, told shortly: what befell several things in the same minute is one entry with all their names. Pure. */
import type { TraceStep } from '../../kit/api/types.ts';

const minuteOf = (step: TraceStep): number => Math.floor(Date.parse(step.at) / 60000);

const isSame = (one: TraceStep, other: TraceStep): boolean =>
  one.text === other.text && one.note === other.note && !!one.name && !!other.name && minuteOf(one) === minuteOf(other);

/** Newest first. */
export function newestFirst(steps: readonly TraceStep[]): TraceStep[] {
  const told: TraceStep[] = [];
  steps.slice().reverse().forEach((step) => {
    const last = told[told.length - 1];
    if (!last || !isSame(last, step)) return void told.push(step);
    if (last.name!.split('、').indexOf(step.name!) < 0) told[told.length - 1] = { ...last, name: `${step.name}、${last.name}` };
  });
  return told;
}
