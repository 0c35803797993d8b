/** Addresses of tasks: `#task/<id>`, of an original that is taken along from a job: `#carry/<job>`, of all that are away: `#originals`; of all that are under way: `#underway`. */
import type { Uuid } from '../../../../server/web/kit/ids.ts';

const read = (): string[] => location.hash.replace(/^#/, '').split('/');
const named = (name: string): Uuid | null => (read()[0] === name && read()[1]) || null;

export const taskHere = (): Uuid | null => named('task');
export const carryHere = (): Uuid | null => named('carry');
/** What is looked at beside the tasks themselves. */
export const besideTasks = (): 'originals' | 'underway' | null => (['originals', 'underway'] as const).filter((name) => name === read()[0])[0] || null;

export const taskAddress = (id: Uuid): string => `#task/${id}`;
export const carryAddress = (job: Uuid): string => `#carry/${job}`;
