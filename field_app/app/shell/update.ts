/** A new version waits until the worker says yes; nothing changes under typing fingers. */
import { signal } from '@preact/signals';
import { lockedWhole } from './app.ts';

/** The version that waits. */
export const waiting = signal<ServiceWorker | null>(null);
/** Why it does not begin yet, in words; empty when nothing stands in its way. */
export const refusal = signal('');

const LOOK_EVERY = 3600_000;

export async function stayWithoutNetwork(): Promise<void> {
  if (!navigator.serviceWorker) return;
  const kept = await navigator.serviceWorker.register('/field/sw.js', { scope: '/field/', updateViaCache: 'none' });
  const look = () => {
    // the first one of all takes nobody's place
    waiting.value = navigator.serviceWorker.controller ? kept.waiting : null;
  };
  const watch = () => kept.installing && kept.installing.addEventListener('statechange', look);
  look();
  watch();
  kept.addEventListener('updatefound', watch);
  setInterval(() => void kept.update().catch(() => undefined), LOOK_EVERY);
}

/** What was typed is laid down first, then the page begins anew in the new version; never over words that did not fit. */
export async function update(): Promise<void> {
  if (!waiting.value) return;
  refusal.value = (await lockedWhole()) ? '' : '刚写的还没存下，现在不能更新，更新了就没有了。手机满了的，请先删些不用的照片、视频，等存下了再点。';
  if (refusal.value) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
  waiting.value.postMessage({ type: 'take-over' });
}
