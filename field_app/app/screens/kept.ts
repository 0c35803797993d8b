/** Reads from the store for a screen, and again whenever something was laid down. */
import { useEffect, useState } from 'preact/hooks';
import type { Signal } from '@preact/signals';
import { changes } from '../shell/app.ts';
import { Locked } from '../store/index.ts';

/** Null while it is being read. `missing`: the key of the residents is not here. */
export function useKept<T>(read: () => Promise<T>, after: Signal<number> = changes): { value: T | null; missing: boolean } {
  const [state, setState] = useState<{ value: T | null; missing: boolean }>({ value: null, missing: false });
  const round = after.value;
  useEffect(() => {
    let here = true;
    read().then(
      (value) => here && setState({ value, missing: false }),
      (error: unknown) => {
        if (!(error instanceof Locked)) throw error;
        if (here) setState({ value: null, missing: true });
      },
    );
    return () => { here = false; };
  }, [round]);
  return state;
}
