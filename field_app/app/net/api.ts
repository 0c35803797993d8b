/**
 * The way to the server. A worker's tokens travel in bodies and lie in the vault: no cookie stays in a phone that goes
 * from hand to hand. An answer that says no is a `Problem`, none at all is `NoNetwork`.
 *
 * A session that is over leaves its last token behind. It reads nothing, but what was finished is still brought with it: the
 * server takes it as the worker's own, or keeps it for the secretary (see `server/identity/errands.py`). Only when that is
 * not taken either, somebody has to sign in.
 */
import { signal } from '@preact/signals';
import { NoNetwork, Problem } from '../../../server/web/kit/api/problem.ts';
import type { Session } from '../../../server/web/kit/api/types.ts';
import type { Answer, Net } from '../../../server/web/kit/upload/tus.ts';
import type { Purse } from './purse.ts';

/** Whether the server answered when it was last called: a browser says that it is online wherever a network has a name. */
export const reached = signal(true);

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const ROOT = '/api/v1';
const PATIENCE = 30_000;
/** One piece of a photo on a weak line. */
const LONG_PATIENCE = 60_000;

/** One at a time, also across tabs: a refresh token is good for one use. */
const alone = <T>(run: () => Promise<T>): Promise<T> => {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks;
  return locks ? (locks.request('lm.field.renewal', run) as unknown as Promise<T>) : run();
};

const bearer = (token: string | null): Record<string, string> => (token ? { Authorization: `Bearer ${token}` } : {});

const signedOf = (told: Session) => ({ refresh: told.refresh_token!, account: told.account.id });

export class Api implements Net {
  private token: string | null = null;
  /** Grows whenever everything is forgotten: an answer that was on its way then brings nobody back. */
  private round = 0;
  private renewing: Promise<boolean> | null = null;

  constructor(private readonly purse: Purse, private readonly fetcher: Fetch = (url, init) => fetch(url, init)) {}

  async signIn(name: string, password: string, totp = ''): Promise<Session> {
    const told = await this.answered<Session>(await this.send('POST', `${ROOT}/sessions`, { kind: 'password', name, password, carry: 'body', ...(totp ? { totp } : {}) }));
    this.token = told.access_token;
    this.purse.hold(signedOf(told));
    return told;
  }

  async signOut(): Promise<void> {
    await this.call('DELETE', '/sessions/current').catch(() => undefined); // without network it ends by itself
    this.forget();
    await this.purse.drop();
  }

  /** The phone locks. */
  forget(): void {
    this.round += 1;
    this.token = null;
    this.purse.forget();
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.answered<T>(await this.signed((token) => this.send(method, ROOT + path, body, token)));
  }

  /** What was finished, and what became of it: goes also when the session is over. */
  async bring<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.answered<T>(await this.signed((token) => this.send(method, ROOT + path, body, token), true));
  }

  /** Only what was finished still goes; whoever wants to read has to sign in. */
  async isOver(): Promise<boolean> {
    const signed = this.token ? null : await this.purse.read();
    return !!signed && !!signed.isSpent;
  }

  /** A file, to be shown or printed. */
  async file(path: string): Promise<Blob> {
    const answer = await this.signed((token) => this.send('GET', ROOT + path, undefined, token));
    if (!answer.ok) await this.answered(answer);
    return answer.blob().catch(() => { throw new NoNetwork(); }); // cut in mid-answer
  }

  /** What anybody may ask: no session is needed, nor renewed. */
  async ask<T>(path: string): Promise<T> {
    return this.answered<T>(await this.send('GET', ROOT + path));
  }

  /** For uploads, which speak in heads. */
  async request(method: string, url: string, headers: Record<string, string>, body: Blob | null): Promise<Answer> {
    const answer = await this.signed((token) => this.patient(url, { method, headers: { ...headers, ...bearer(token) }, body }, LONG_PATIENCE), true);
    return { status: answer.status, header: (name) => answer.headers.get(name), json: () => answer.json() as Promise<Record<string, unknown>> };
  }

  private async signed(ask: (token: string | null) => Promise<Response>, brings = false): Promise<Response> {
    const answer = this.token || (await this.renew()) ? await ask(this.token) : null;
    if (answer && answer.status !== 401) return answer;
    if (answer && (await this.renew())) return ask(this.token);
    const last = brings ? await this.purse.read() : null;
    if (last && last.isSpent) return ask(last.refresh);
    if (!answer) throw new Problem(401, {});
    return answer;
  }

  /** Whether there is a session again. One that is over is marked so in the vault; a missing network changes nothing. */
  private renew(): Promise<boolean> {
    const done = () => { this.renewing = null; };
    if (!this.renewing) {
      this.renewing = alone(() => this.renewed());
      this.renewing.then(done, done);
    }
    return this.renewing;
  }

  private async renewed(): Promise<boolean> {
    this.token = null;
    const { round } = this;
    const signed = await this.purse.read();
    if (!signed || signed.isSpent) return false;
    const answer = await this.send('PUT', `${ROOT}/sessions/current`, { refresh_token: signed.refresh });
    if (answer.status === 401) {
      await this.purse.spend(signed);
      return false;
    }
    const told = await this.answered<Session>(answer);
    await this.purse.keep(signedOf(told));
    if (round !== this.round) {
      this.purse.forget();
      return false;
    }
    this.token = told.access_token;
    return true;
  }

  private send(method: string, url: string, body?: unknown, token: string | null = null): Promise<Response> {
    const headers = { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...bearer(token) };
    return this.patient(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) }, PATIENCE);
  }

  private async patient(url: string, init: RequestInit, patience: number): Promise<Response> {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), patience);
    try {
      const answer = await this.fetcher(url, { ...init, credentials: 'omit', cache: 'no-store', signal: stop.signal });
      reached.value = true;
      return answer;
    } catch (_) {
      reached.value = false;
      throw new NoNetwork();
    } finally {
      clearTimeout(clock);
    }
  }

  private async answered<T>(answer: Response): Promise<T> {
    const text = await answer.text().catch(() => { throw new NoNetwork(); }); // cut in mid-answer
    let body: unknown = null;
    try {
      body = text ? JSON.parse(text) : null;
    } catch (_) {
      if (answer.ok) throw new NoNetwork(); // a hotel's own page instead of ours
    }
    if (answer.ok) return body as T;
    throw new Problem(answer.status, { ...(body as Record<string, unknown> | null), after: answer.headers.get('Retry-After') });
  }
}
