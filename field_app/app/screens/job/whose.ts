/** The resident of a job, as much as the phone has of her. */
import { vault } from '../../shell/app.ts';
import { residents, unopened, type Job, type Resident } from '../../store/index.ts';
import { called } from '../search.ts';

export const listed = async (job: Job): Promise<Resident | undefined> =>
  ('new' in job.resident || !vault.can('people') ? undefined : residents(vault).get(job.resident.id).catch(unopened));

/** For a heading. Without the list's key nobody's name is here. */
export function nameOf({ resident }: Job, one: Resident | undefined): string {
  if ('new' in resident) return resident.new.name.trim() || '新住户';
  return one ? `${called(one)}${one.house ? `，${one.house}` : ''}` : '名单里的住户';
}
