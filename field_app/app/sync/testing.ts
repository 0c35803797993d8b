/** A server behind a fake `fetch`: keeps jobs and pictures, answers as ours does, and stumbles where it is told to. */
import { digest } from '../../../server/web/kit/digest.ts';
import { Api } from '../net/api.ts';
import { Purse } from '../net/purse.ts';
import type { Move } from '../rules/exchange.ts';
import { actText, type Act } from '../rules/signing.ts';
import { finish } from '../store/finished.ts';
import { contentDigest } from '../store/index.ts';
import { jobs } from '../store/jobs.ts';
import { photos } from '../store/photos.ts';
import { decoded, encoded, fromBase64, named, openedBy } from '../store/seal.ts';
import type { Finished, Job, Pack } from '../store/shapes.ts';
import { aClock, aJob, aPhone, aPhoto, finishing, pixels, type Clock, type Server } from '../store/testing.ts';
import type { Vault } from '../store/vault.ts';
import { Courier } from './courier.ts';

interface Laid {
  revision: string;
  content: Job['content'];
  files: { ref: string; digest: string }[];
}

const DEED = /^\/(visit-requests|door-notices|originals|job-handoffs)\/|^\/jobs\/[^/]+\/(delivery|originals|questions)/;
/** Doors that take what was finished, and show nothing (see `server/core/access.py`: `Late`). */
const LATE = /^(PUT \/(jobs|signatures|visit-requests|door-notices|originals|job-handoffs)\/|POST \/uploads|(HEAD|PATCH) \/uploads\/|GET \/jobs\/[^/]+\/receipt|POST \/jobs\/comparison)/;
type Body = Record<string, unknown>;
/** What an address answers instead of what it should: a status and a problem, or no answer at all. */
type Stumble = { status: number; type?: string; title?: string; reason?: string; state?: string; parked?: string; errors?: { pointer: string; detail: string }[] } | 'cut';

const json = (status: number, body: unknown, heads: Record<string, string> = {}): Response => new Response(status === 204 ? null : JSON.stringify(body), { status, headers: heads });

export class FakeServer {
  readonly jobs = new Map<string, Laid>();
  readonly files = new Map<string, string>();
  /** What was done of tasks: each command with what it said, as often as it came. */
  readonly done: { path: string; body: Body }[] = [];
  readonly asked: string[] = [];
  /** Of these, what came with the last token of a session that is over. */
  readonly brought: string[] = [];
  readonly stumbles = new Map<string, Stumble>();
  pack: Partial<Pack> = {};
  readonly books = new Map<string, unknown>();
  readonly forms = new Map<string, { digest: string }>();
  differs: unknown[] = [];
  apart: unknown[] = [];
  kept: unknown[] = [];
  /** What the last comparison laid beside ours. */
  compared: Body = {};
  /** Told instead of what lies in `jobs`. */
  readonly receipts = new Map<string, unknown>();
  session = 0;
  isOver = false;
  /** Of a session that is over: what the last token still brings, and as whose. */
  late: 'delivers' | 'has-left' | 'nothing' = 'delivers';
  isLost = false;
  private readonly uploads = new Map<string, { ref: string; length: number; bytes: Uint8Array }>();

  constructor(private readonly keys: Server) {}

  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const [method, path] = [init.method || 'GET', url.replace('/api/v1', '')];
    this.asked.push(`${method} ${path}`);
    const stumble = Array.from(this.stumbles).filter(([part]) => `${method} ${path}`.indexOf(part) >= 0).map(([, how]) => how)[0];
    if (stumble === 'cut') throw new TypeError('cut');
    if (stumble) return json(stumble.status, { type: `https://lastmeter/${stumble.type || 'about-blank'}`, title: stumble.title || '不行', state: stumble.state, reason: stumble.reason, parked: stumble.parked, errors: stumble.errors });
    if (path.indexOf('/sessions') === 0) return this.sessions(init);
    if (/^\/sync-devices\/[^/]+\/revocation$/.test(path)) return json(200, { is_revoked: this.isLost });
    const came = (init.headers as Record<string, string>).Authorization;
    const isLate = this.isOver && this.late !== 'nothing' && came === `Bearer refresh-${this.session}` && LATE.test(`${method} ${path}`);
    if (!isLate && (this.isOver || came !== `Bearer token-${this.session}`)) return json(401, { title: '请先登录' });
    if (isLate) this.brought.push(`${method} ${path}`);
    if (isLate && this.late === 'has-left' && method === 'PUT' && path.indexOf('/signatures/') < 0) return json(409, { type: 'x/job-parked', title: '没有直接收下', detail: '由书记接手', reason: 'account-closed' });
    if (path.indexOf('/uploads') === 0) return this.upload(method, path, init);
    return this.answer(method, path, init.body ? (JSON.parse(init.body as string) as Body) : {});
  };

  private sessions(init: RequestInit): Response {
    const told = JSON.parse((init.body as string) || '{}') as Body;
    const isRenewal = init.method === 'PUT';
    if (init.method === 'DELETE') return json(204, null);
    if (isRenewal && (this.isOver || told.refresh_token !== `refresh-${this.session}`)) return json(401, { title: '登录已结束' });
    if (!isRenewal && (told.carry !== 'body' || told.password !== 'right')) return json(401, { title: '登录名或密码不对' });
    [this.session, this.isOver] = [this.session + 1, false];
    return json(200, { access_token: `token-${this.session}`, refresh_token: `refresh-${this.session}`, must: [], account: { id: 'me', roles: [{ role: 'grid_worker' }] } });
  }

  private async answer(method: string, path: string, body: Body): Promise<Response> {
    const job = (/^\/jobs\/([^/?]+)/.exec(path) || [])[1] || '';
    if (path.indexOf('/packs/field/forms') === 0) return this.books.has(path) ? json(200, this.books.get(path)) : json(404, {});
    if (path.indexOf('/packs/field') === 0) return json(200, { cursor: 'c1', full: true, residents: [], gone: [], items: [], forms: [], tasks: [], returns: [], lease_until: '2026-11-30T00:00:00+08:00', server_time: '2026-11-23T00:00:00+08:00', ...this.pack });
    const formOf = (/^\/(?:jobs|door-notices)\/([^/]+)\/form$/.exec(path) || [])[1];
    if (formOf) return this.forms.has(formOf) ? json(200, this.forms.get(formOf)) : json(404, {});
    if (this.receipts.has(job) && /receipt/.test(path)) return json(200, this.receipts.get(job));
    if (/^\/bundles\/[^/]+\/forms$/.test(path)) return json(200, { digest: 'made', release: body.release, answers: body.answers });
    if (path === '/jobs/comparison') {
      this.compared = body;
      return json(200, { differs: this.differs, agreed: 1, parked: this.apart, kept: this.kept, server_time: '' });
    }
    if (path.indexOf('/signatures/') === 0) return this.sign(path.replace('/signatures/', ''), body);
    if (method === 'PUT' && DEED.test(path)) return this.taken(path, body);
    if (method === 'PUT' && /withdrawal$/.test(path)) return json(200, {});
    if (method === 'PUT' && job) {
      const told = JSON.parse(decoded(await openedBy(this.keys.pair, named('job', job, body.revision as string), fromBase64(body.sealed as string)))) as Laid;
      this.jobs.set(job, told);
    }
    return this.jobs.has(job) ? json(200, await this.receipt(job, this.jobs.get(job)!)) : json(404, {});
  }

  private taken(path: string, body: Body): Response {
    const lacking = [body.signature, body.photo].filter((ref) => ref && !this.files.has(String(ref)));
    if (lacking.length) return json(422, { title: '有几处要看一下', errors: lacking.map(() => ({ pointer: '/signature', detail: '没有看到本人的签名或手印' })) });
    this.done.push({ path, body });
    return json(200, {});
  }

  /** Numbers come without their points, and are written with them again. */
  private async sign(ref: string, told: Body): Promise<Response> {
    const act = { ...told, shown: told.shown_digest, at: told.signed_at } as unknown as Act;
    this.files.set(ref, await digest(encoded(actText(act))));
    return json(200, { ref, state: 'stored' });
  }

  private async receipt(id: string, { revision, content, files }: Laid): Promise<unknown> {
    const missing = files.filter(({ ref }) => !this.files.has(ref)).map(({ ref }) => ref);
    const told = files.map(({ ref }) => ({ ref, digest: this.files.get(ref) || null, state: this.files.has(ref) ? 'stored' : 'expected' }));
    return { id, revision, content_digest: await contentDigest(content), files: told, missing };
  }

  private async upload(method: string, path: string, init: RequestInit): Promise<Response> {
    const heads = init.headers as Record<string, string>;
    if (method === 'POST') {
      const ref = decoded(fromBase64(/ref (\S+?)(,|$)/.exec(heads['Upload-Metadata']!)![1]!));
      this.uploads.set(ref, { ref, length: Number(heads['Upload-Length']), bytes: new Uint8Array() });
      return json(201, null, { Location: `/api/v1/uploads/${ref}` });
    }
    const held = this.uploads.get(path.replace('/uploads/', ''));
    if (!held) return json(404, {});
    if (method === 'PATCH') {
      held.bytes = Uint8Array.from([...held.bytes, ...new Uint8Array(await (init.body as Blob).arrayBuffer())]);
      if (held.bytes.length === held.length) this.files.set(held.ref, await digest(held.bytes));
    }
    return json(method === 'PATCH' ? 204 : 200, null, { 'Upload-Offset': String(held.bytes.length) });
  }
}

/** The way to it, signed in; on a phone that keeps the session in its vault. */
export async function aWay(vault: Vault, server: FakeServer): Promise<Api> {
  const purse = new Purse(vault);
  const api = new Api(purse, server.fetch);
  await api.signIn('worker', 'right');
  await purse.lay();
  return api;
}

/** A phone at work beside its server, with a clock that both go by, and what brings its things there. */
export async function aPost(keys: Server) {
  const [server, clock] = [new FakeServer(keys), aClock()];
  const vault = await aPhone(keys, {}, clock);
  const api = await aWay(vault, server);
  return { server, clock, vault, api, courier: new Courier(vault, api, clock, () => true) };
}

/** A finished job with so many photos, laid away a moment later. */
export async function aFinished(vault: Vault, clock: Clock, pages = 0, facts: Partial<Job> = {}): Promise<Finished> {
  const job = aJob(facts);
  const seq = await jobs.put(await jobs.sealed(vault, job), 0);
  const shown = [];
  for (let page = 0; page < pages; page += 1) shown.push(await photos.keep(vault, aPhoto(job.id, { page_order: page }), pixels(700 + page, job.id)));
  clock.now += 1;
  return finish(vault, { job, seq }, finishing(shown, { now: clock.now }));
}

/** Steps until there is nothing to do for now. */
export async function atRest(courier: Courier): Promise<Move> {
  for (let steps = 0; steps < 60; steps += 1) {
    const move = await courier.step();
    if (move.do === 'rest' || move.do === 'sleep') return move;
  }
  throw new Error('it never rests');
}
