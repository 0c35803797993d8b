/** A new version waits until the worker says yes; nothing changes under typing fingers. */
import { signal } from '@preact/signals';
import { lock } from './app.ts';

/** The version that waits. */
export const waiting = signal<ServiceWorker | null>(null);

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

/** What was typed is laid down first, then the page begins anew in the new version. */
export async function update(): Promise<void> {
  if (!waiting.value) return;
  await lock();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
  waiting.value.postMessage({ type: 'take-over' });
}
