/**
 * What was typed at a desk while its screen is covered. The screen goes, with every value on it, and is fetched anew; the
 * words wait here, in memory only, for the one who typed them.
 */
import { useEffect, useRef, useState } from 'preact/hooks';

let waiting: Record<string, unknown> = {};
let isCovered = false;

/** Said before the screen is taken away, and before it comes back. */
export const cover = (now: boolean): void => void (isCovered = now);
export const isScreenCovered = (): boolean => isCovered;

/** Somebody else's desk now, or left on purpose. */
export const forget = (): void => void (waiting = {});

/** The part that held this goes: for good, or because its screen is covered. */
export function wait(name: string, value: unknown): void {
  if (isCovered) waiting[name] = value;
}

/** What waited under this name, once; else as at the first time. */
export function take<T>(name: string, first: T | (() => T)): T {
  if (!(name in waiting)) return typeof first === 'function' ? (first as () => T)() : first;
  const value = waiting[name] as T;
  delete waiting[name];
  return value;
}

/** `useState` for what a person typed, chose or opened, and for the names of his commands. `name` is the only one of its page. */
export function useTyped<T>(name: string, first: T | (() => T)): [T, (next: T) => void] {
  const place = () => `${location.hash} ${name}`;
  const [value, set] = useState<T>(() => take(place(), first));
  const newest = useRef(value);
  newest.current = value;
  useEffect(() => () => wait(place(), newest.current), []);
  return [value, (next) => set(() => next)];
}
