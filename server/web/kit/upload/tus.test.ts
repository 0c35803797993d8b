import { expect, test } from 'vitest';
import { NoNetwork, Problem } from '../api/problem.ts';
import { encodeMetadata, upload, type Answer, type Net } from './tus.ts';
import { fitted } from './shrink.ts';

const answer = (status: number, headers: Record<string, string> = {}): Answer => ({ status, header: (name) => headers[name] || null, json: async () => ({ type: 'refused', title: '不收' }) });

/** A tus server in a few lines; `faults` are thrown or answered before the n-th PATCH takes effect. */
class FakeServer implements Net {
  readonly kept = new Map<string, Blob[]>();
  readonly log: string[] = [];
  private patches = 0;
  constructor(readonly faults: Record<number, 'cut-before' | 'cut-after' | number> = {}) {}
  size(address: string) { return this.kept.get(address)!.reduce((sum, piece) => sum + piece.size, 0); }
  async request(method: string, url: string, headers: Record<string, string>, body: Blob | null): Promise<Answer> {
    this.log.push(method);
    if (method === 'POST') { this.kept.set(`${url}/1`, []); return answer(201, { Location: `${url}/1` }); }
    if (!this.kept.has(url)) return answer(404);
    if (method === 'HEAD') return answer(200, { 'Upload-Offset': String(this.size(url)) });
    const fault = this.faults[(this.patches += 1)];
    if (fault === 'cut-before') throw new NoNetwork();
    if (typeof fault === 'number') return answer(fault);
    if (headers['Upload-Offset'] !== String(this.size(url))) return answer(409);
    this.kept.get(url)!.push(body!);
    if (fault === 'cut-after') throw new NoNetwork();
    return answer(204, { 'Upload-Offset': String(this.size(url)) });
  }
}

const bytes = new Blob(['x'.repeat(1000)]);
const sending = { bytes, metadata: { ref: 'r', filename: '租赁合同.jpg' }, piece: 300 };
const noWait = async () => undefined;

test('a file goes in small pieces', async () => {
  const server = new FakeServer();
  const address = await upload(server, '/u', sending, noWait);
  expect(server.size(address)).toBe(1000);
  expect(server.log).toEqual(['POST', 'PATCH', 'PATCH', 'PATCH', 'PATCH']);
});

test('after a cut the server says where to go on, and no byte goes twice', async () => {
  const server = new FakeServer({ 2: 'cut-after', 3: 'cut-before' });
  expect(server.size(await upload(server, '/u', sending, noWait))).toBe(1000);
  expect(server.log.filter((method) => method === 'HEAD').length).toBe(2);
});

test('an upload begun before goes on, one the server forgot begins anew', async () => {
  const server = new FakeServer();
  server.kept.set('/u/9', [new Blob(['x'.repeat(700)])]);
  expect(await upload(server, '/u', { ...sending, address: '/u/9' }, noWait)).toBe('/u/9');
  expect(server.size('/u/9')).toBe(1000);
  expect(await upload(server, '/u', { ...sending, address: '/u/gone' }, noWait)).toBe('/u/1');
});

test('a refusal is told at once, a broken server after some tries', async () => {
  await expect(upload(new FakeServer({ 1: 413 }), '/u', sending, noWait)).rejects.toBeInstanceOf(Problem);
  const broken = new FakeServer({ 1: 503, 2: 503, 3: 503, 4: 503 });
  await expect(upload(broken, '/u', sending, noWait)).rejects.toMatchObject({ status: 503 });
});

test('metadata carries Chinese names as tus wants them', () => {
  expect(encodeMetadata({ filename: '合同' })).toBe(`filename ${Buffer.from('合同').toString('base64')}`);
});

test('photos shrink to the long side and never grow', () => {
  expect(fitted(4000, 3000)).toEqual({ width: 2048, height: 1536 });
  expect(fitted(800, 600)).toEqual({ width: 800, height: 600 });
});
