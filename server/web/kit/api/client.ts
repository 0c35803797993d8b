/**
 * Talks to the API. The access token lives in memory only; the cookie that renews it is out of reach of scripts.
 * Answers that say no become `Problem`, a missing network becomes `NoNetwork`.
 */
import { uuid7 } from '../ids.ts';
import { NoNetwork, Problem } from './problem.ts';
import type { Session } from './types.ts';

const ROOT = '/api/v1';
const PATIENCE = 30000;
/** Told to the next page: a renewal is worth trying. Not a secret. */
const HINT = 'lm.session';
/** Whose phone it is at the moment, for what lies in it: the account's id while somebody is signed in. */
const WHO = 'lm.who';

let token: string | null = null;
let current: Session | null = null;
let renewal: Promise<Session | null> | null = null;
/** Whose page this is. Where his session runs out under it, nobody acts in his stead: he is asked to sign in again. */
let mine = stored();
/** Opened by number and second secret: whoever has these needs no account. */
let opened = false;
const listeners: Array<(session: Session | null) => void> = [];

export interface Options {
  body?: unknown;
  /** Send without signing in first and without renewing. */
  plain?: boolean;
}

export const session = (): Session | null => current;
export const onSession = (listener: (session: Session | null) => void): void => void listeners.push(listener);

function keep(next: Session | null): Session | null {
  token = next ? next.access_token : null;
  current = next;
  mine = ownerIn(next);
  try {
    if (next) localStorage.setItem(HINT, '1');
    else localStorage.removeItem(HINT);
    localStorage.setItem(WHO, ownerIn(next));
  } catch (_) { /* storage may be shut; then each page signs in anew */ }
  listeners.forEach((listener) => listener(next));
  return next;
}

function ownerIn(one: Session | null): string {
  return one && one.account.kind !== 'guest' ? one.account.id : '';
}

/** Whether this session may go on with what that account began: it is the same, or became one with it. A guest's is anybody's. */
const goesOn = (one: Session, owner = ''): boolean => !owner || ownerIn(one) === owner || (one.joined || []).indexOf(owner) >= 0;

/** Somebody is signed in, and it is not he who began this. */
export const isAnothers = (owner?: string): boolean => !!current && !goesOn(current, owner);

/** The account that what is typed now belongs to; empty for a guest. Known without network. */
export function who(): string {
  return current ? ownerIn(current) : (hinted() && mine) || stored(); // not another's who has come in another tab since
}

function stored(): string {
  try {
    return localStorage.getItem(WHO) || '';
  } catch (_) {
    return '';
  }
}

/** Whether a renewal is worth trying. */
export const hinted = (): boolean => {
  try {
    return localStorage.getItem(HINT) === '1';
  } catch (_) {
    return false;
  }
};

/** `fetch` that gives up after a while; old browsers cannot abort, so the late answer is left alone. */
export function patientFetch(url: string, init: RequestInit, patience = PATIENCE): Promise<Response> {
  return new Promise((resolve, reject) => {
    const clock = setTimeout(() => reject(new NoNetwork()), patience);
    fetch(url, init).then(
      (answer) => (clearTimeout(clock), resolve(answer)),
      () => (clearTimeout(clock), reject(new NoNetwork())),
    );
  });
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (token && !options.plain) headers.Authorization = `Bearer ${token}`;
  return patientFetch(ROOT + path, {
    method, headers, credentials: 'same-origin', body: options.body === undefined ? null : JSON.stringify(options.body),
  });
}

export async function read(answer: Response): Promise<unknown> {
  const text = await answer.text();
  try {
    return text ? JSON.parse(text) : null;
  } catch (_) {
    return null;
  }
}

export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  if (!token && !options.plain && hinted()) await renew();
  let answer = await send(method, path, options);
  if (answer.status === 401 && !options.plain && hinted() && (await renew())) answer = await send(method, path, options);
  const body = await read(answer);
  if (answer.ok) return body as T;
  throw new Problem(answer.status, (body || {}) as Record<string, unknown>);
}

export const get = <T>(path: string): Promise<T> => call<T>('GET', path);
/** What is the same for everybody: asked without saying who one is, so that it also comes from what the phone keeps. */
export const getPublic = <T>(path: string): Promise<T> => call<T>('GET', path, { plain: true });
export const put = <T>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, { body });
export const post = <T>(path: string, body: unknown): Promise<T> => call<T>('POST', path, { body });

/** Header for requests that do not carry JSON (uploads, pictures). */
export const bearer = (): Record<string, string> => (token ? { Authorization: `Bearer ${token}` } : {});

type Locks = { request<T>(name: string, run: () => Promise<T>): Promise<T> };

/** One renewal at a time, also across tabs where the browser can: a refresh token is good for one use. */
export function renew(): Promise<Session | null> {
  if (renewal) return renewal;
  const ask = async (): Promise<Session | null> => {
    const answer = await send('PUT', '/sessions/current', { plain: true, body: {} });
    const next = answer.ok && ((await read(answer)) as Session);
    const was = mine || who();
    if (next && goesOn(next, was)) return keep(next);
    if (next) {
      token = current = null;
    } else if (answer.status === 401) keep(null);
    mine = was;
    return null;
  };
  const locks = (navigator as unknown as { locks?: Locks }).locks;
  const done = () => { renewal = null; };
  renewal = locks ? locks.request('lm.renewal', ask) : ask();
  renewal.then(done, done);
  return renewal;
}

/** The session this browser already has, or null. */
export async function resume(): Promise<Session | null> {
  if (current || !hinted()) return current;
  return renew();
}

const DEVICE = 'lm.device';

/** This browser's own random key: a guest is found again by it, and a recycled phone number opens nothing without it. */
export function deviceKey(): string {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(DEVICE);
    if (!kept) localStorage.setItem(DEVICE, (kept = uuid7() + uuid7()));
  } catch (_) { /* storage may be shut; then the key lives as long as the page */ }
  return kept || (fallbackKey = fallbackKey || uuid7() + uuid7());
}
let fallbackKey = '';

export interface SignIn {
  kind: 'guest' | 'sms' | 'password' | 'province' | 'network_id';
  [fact: string]: unknown;
}

/** Signs in. A guest's work goes along when the guest's token is still with us. */
export async function signIn(how: SignIn): Promise<Session> {
  await resume().catch(() => null);
  return keep(await call<Session>('POST', '/sessions', { body: { device: deviceKey(), ...how } })) as Session;
}

/** From now on a guest will do on this page, whoever was signed in. */
export const openedByNumber = (): void => void (opened = true);

/** A session of some kind, so that drafts and photos have an owner; a guest's for who was not signed in. */
export function anySession(): Promise<Session> {
  const made = arrival || resume().then((known) => {
    if (!known && mine && !opened) throw new Problem(401, {});
    return known || signIn({ kind: 'guest' });
  });
  const done = () => { arrival = null; };
  if (!arrival) made.then(done, done);
  return (arrival = made);
}
/** Several who need a session at the same moment get the same one. */
let arrival: Promise<Session> | null = null;

export async function signOut(): Promise<void> {
  try {
    await call<null>('DELETE', '/sessions/current');
  } finally {
    keep(null);
  }
}
