/** What workbox takes for granted and Chrome 61 lacks; first import of the service worker. */
type Settled = { status: 'fulfilled' | 'rejected' };

const promises = Promise as unknown as { allSettled?: (all: Promise<unknown>[]) => Promise<Settled[]> };

if (!promises.allSettled) {
  promises.allSettled = (all) =>
    Promise.all(all.map((one): Promise<Settled> => Promise.resolve(one).then(() => ({ status: 'fulfilled' as const }), () => ({ status: 'rejected' as const }))));
}

export {};
