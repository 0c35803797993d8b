/** Charges of grids in words and checks. Pure. */
import type { Schemas } from '../../kit/api/types.ts';
import { day } from '../../kit/checks/words.ts';
import type { Faults } from './fields.tsx';

export type Charge = Schemas['VisitsNamedChargeOut'];

export interface ToldCharge {
  worker: string;
  since: string;
  until: string;
}

/** From when to when, both days included; not yet begun is said. */
export function span(one: { since: string; until?: string | null }, today: string): string {
  const from = one.since > today ? `${day(one.since)}开始` : `从${day(one.since)}起`;
  return one.until ? `${from}，到${day(one.until)}为止（含当天）` : from;
}

export const isOn = (one: { since: string; until?: string | null }, today: string): boolean => one.since <= today && (!one.until || one.until >= today);

/** What the form can tell before it asks. */
export function wrongWith(told: ToldCharge, isLeave: boolean): Faults {
  const faults: Faults = {};
  if (!told.worker) faults.worker = '请选是谁';
  if (!told.since) faults.since = '请选从哪天起';
  if (isLeave && !told.until) faults.until = '请选代到哪天，休假回来就不代了';
  if (told.until && told.since && told.until < told.since) faults.until = '结束的日子要在开始之后';
  return faults;
}
