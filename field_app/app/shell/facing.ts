/** Whom the screen faces. Held out to a resident, it leads to no list of others before the worker has it back. */
import { signal } from '@preact/signals';

export const isHeldOut = signal(false);

export const holdOut = (): void => { isHeldOut.value = true; };
/** What only the worker does was done: sealed, noted, or said so. */
export const takeBack = (): void => { isHeldOut.value = false; };
