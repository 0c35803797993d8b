/** Addresses of tasks: `#task/<id>`, of an original that is taken along from a job: `#carry/<job>`, of all that are away: `#originals`. */
import type { Uuid } from '../../../../server/web/kit/ids.ts';

const read = (): string[] => location.hash.replace(/^#/, '').split('/');
const named = (name: string): Uuid | null => (read()[0] === name && read()[1]) || null;

export const taskHere = (): Uuid | null => named('task');
export const carryHere = (): Uuid | null => named('carry');
export const originalsHere = (): boolean => read()[0] === 'originals';

export const taskAddress = (id: Uuid): string => `#task/${id}`;
export const carryAddress = (job: Uuid): string => `#carry/${job}`;
