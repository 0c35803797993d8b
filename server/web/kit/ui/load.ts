/** Loads something once for a screen: waiting, there, or in trouble. */
import { useEffect, useState } from 'preact/hooks';

export interface Loaded<T> {
  value: T | null;
  error: unknown;
  again: () => void;
  set: (value: T) => void;
}

export function useLoad<T>(load: () => Promise<T>, keys: unknown[]): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; error: unknown }>({ value: null, error: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let here = true;
    setState({ value: null, error: null });
    load().then(
      (value) => here && setState({ value, error: null }),
      (error) => here && setState({ value: null, error }),
    );
    return () => {
      here = false;
    };
  }, [...keys, round]);
  return { ...state, again: () => setRound(round + 1), set: (value) => setState({ value, error: null }) };
}
