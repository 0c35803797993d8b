/**
 * Keeps the grid worker's app in the phone: its files and its one page, so that it starts without network. Nothing else is
 * kept or touched: what the server lends lies in the app's own store, under the PIN.
 *
 * A new version waits until the worker says so (`field_app/app/shell/update.ts`).
 */
import { precacheAndRoute } from 'workbox-precaching';
import { setCacheNameDetails } from 'workbox-core';

/** Built files and the page with their versions; written in by the build. */
declare const __KEPT__: Array<{ url: string; revision: string | null }>;
declare const self: ServiceWorkerGlobalScope;

setCacheNameDetails({ prefix: 'lm-field' });
precacheAndRoute(__KEPT__, { ignoreURLParametersMatching: [/./] });

self.addEventListener('message', (event) => {
  if (event.data && event.data.type === 'take-over') void self.skipWaiting();
});
