/**
 * The way to the server. A worker's tokens travel in bodies and lie in the vault: no cookie stays in a phone that goes
 * from hand to hand. An answer that says no is a `Problem`, none at all is `NoNetwork`.
 */
import { NoNetwork, Problem } from '../../../server/web/kit/api/problem.ts';
import type { Session } from '../../../server/web/kit/api/types.ts';
import type { Answer, Net } from '../../../server/web/kit/upload/tus.ts';
import type { Purse } from './purse.ts';

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

const signedOf = (told: Session) => ({ refresh: told.refresh_token!, account: told.account.id });

export class Api implements Net {
  private token: string | null = null;
  /** Grows whenever everything is forgotten: an answer that was on its way then brings nobody back. */
  private round = 0;
  private renewing: Promise<boolean> | null = null;

  constructor(private readonly purse: Purse, private readonly fetcher: Fetch = (url, init) => fetch(url, init)) {}

  async signIn(name: string, password: string, totp = ''): Promise<Session> {
    const told = await this.answered<Session>(await this.send('POST', `${ROOT}/sessions`, { kind: 'password', name, password, carry: 'body', ...(totp ? { totp } : {}) }, false));
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
    return this.answered<T>(await this.signed(() => this.send(method, ROOT + path, body)));
  }

  /** A file, to be shown or printed. */
  async file(path: string): Promise<Blob> {
    const answer = await this.signed(() => this.send('GET', ROOT + path));
    if (!answer.ok) await this.answered(answer);
    return answer.blob().catch(() => { throw new NoNetwork(); }); // cut in mid-answer
  }

  /** What anybody may ask: no session is needed, nor renewed. */
  async ask<T>(path: string): Promise<T> {
    return this.answered<T>(await this.send('GET', ROOT + path, undefined, false));
  }

  /** For uploads, which speak in heads. */
  async request(method: string, url: string, headers: Record<string, string>, body: Blob | null): Promise<Answer> {
    const answer = await this.signed(() => this.patient(url, { method, headers: { ...headers, ...this.bearer() }, body }, LONG_PATIENCE));
    return { status: answer.status, header: (name) => answer.headers.get(name), json: () => answer.json() as Promise<Record<string, unknown>> };
  }

  private async signed(ask: () => Promise<Response>): Promise<Response> {
    if (!this.token && !(await this.renew())) throw new Problem(401, {});
    const answer = await ask();
    return answer.status === 401 && (await this.renew()) ? ask() : answer;
  }

  /** Whether there is a session again. One that is over is taken out of the vault; a missing network takes nothing. */
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
    if (!signed) return false;
    const answer = await this.send('PUT', `${ROOT}/sessions/current`, { refresh_token: signed.refresh }, false);
    if (answer.status === 401) {
      await this.purse.drop();
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

  private bearer = (): Record<string, string> => (this.token ? { Authorization: `Bearer ${this.token}` } : {});

  private send(method: string, url: string, body?: unknown, isSigned = true): Promise<Response> {
    const headers = { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(isSigned ? this.bearer() : {}) };
    return this.patient(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) }, PATIENCE);
  }

  private async patient(url: string, init: RequestInit, patience: number): Promise<Response> {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), patience);
    try {
      return await this.fetcher(url, { ...init, credentials: 'omit', cache: 'no-store', signal: stop.signal });
    } catch (_) {
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
