/** What the service worker may keep, by address. Pure; everything else is none of its business. */

export const PAGES = 'lm-pages';
export const PUBLIC_ANSWERS = 'lm-public';

/** Pages on which a form is begun, and the list of begun forms. Their HTML says nothing about anybody. */
export const isBegun = (path: string): boolean => /^\/(bundles|items|q)\/[^/]+$/.test(path) || path === '/applications';

/** Answers that are the same for everybody: questions of a guide, divisions, texts of notices. Nothing that needs a token. */
export const isForAll = (path: string): boolean => /^\/api\/v1\/(bundles\/[^/]+|divisions|consent-texts\/[^/]+)$/.test(path);

/** Other pages for citizens: not kept, but told in our words when there is no network. */
export const isOfCitizens = (path: string): boolean => path === '/' || /^\/(applications\/[^/]+|sign-in|progress|notices|visits|mandates|profile|privacy|sites)$/.test(path);
