/**
 * Keeps the begun form within reach when the network is gone: its files, its page, and answers that are the same for
 * everybody. It only keeps files; what was typed lies in the page's own store. Answers to a person are never touched: what
 * is not named here goes to the network as if this file did not exist, the desks' page above all.
 *
 * A new version waits until the last page of the old one is closed, so that nothing changes under typing fingers.
 */
import './old-browsers.ts';
import { ExpirationPlugin } from 'workbox-expiration';
import { matchPrecache, precacheAndRoute } from 'workbox-precaching';
import { registerRoute, setCatchHandler } from 'workbox-routing';
import { NetworkFirst, NetworkOnly } from 'workbox-strategies';
import { isBegun, isForAll, isOfCitizens, PAGES, PUBLIC_ANSWERS } from './kept.ts';

/** Built files and pages with their versions; written in by the build. */
declare const __KEPT__: Array<{ url: string; revision: string | null }>;

const OFFLINE = '/offline';
/** Longer than this nobody waits for a page that lies in the phone. */
const PATIENCE = 10;

precacheAndRoute(__KEPT__);

/** A page is the same form with any query behind its address; an answer is not. */
const kept = (cacheName: string, maxEntries: number, ignoreSearch: boolean) =>
  new NetworkFirst({ cacheName, networkTimeoutSeconds: PATIENCE, matchOptions: { ignoreVary: true, ignoreSearch }, plugins: [new ExpirationPlugin({ maxEntries })] });

registerRoute(({ request, url, sameOrigin }) => sameOrigin && request.mode === 'navigate' && isBegun(url.pathname), kept(PAGES, 12, true));
registerRoute(({ url, sameOrigin }) => sameOrigin && isForAll(url.pathname), kept(PUBLIC_ANSWERS, 60, false));
registerRoute(({ request, url, sameOrigin }) => sameOrigin && request.mode === 'navigate' && isOfCitizens(url.pathname), new NetworkOnly());

/** Without network and nothing kept: our own words instead of the browser's. */
setCatchHandler(async ({ request }) => (request.mode === 'navigate' && (await matchPrecache(OFFLINE))) || Response.error());
