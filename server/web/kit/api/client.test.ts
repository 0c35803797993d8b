import { beforeEach, describe, expect, test, vi } from 'vitest';

const memory: Record<string, string> = {};
globalThis.localStorage = { getItem: (key: string) => (key in memory ? memory[key]! : null), setItem: (key: string, text: string) => { memory[key] = text; }, removeItem: (key: string) => { delete memory[key]; } } as Storage;

const of = (level: string, id: string) => ({ access_token: id, account: { id, level, kind: level === 'none' && id !== 'wechat' ? 'guest' : 'citizen' } });
let asked: string[] = [];
/** No session can be renewed; a new one is that of `newOne`. */
let newOne = of('none', 'guest');
/** Whose the browser's session is by now. */
let renewed: (ReturnType<typeof of> & { joined?: string[] }) | null = null;
globalThis.fetch = (async (url: string, init: RequestInit) => {
  asked.push(`${init.method} ${url.slice(7)}${(init.headers as Record<string, string>).Authorization || ''}`);
  if (renewed && url === '/api/v1/sessions/current') return new Response(JSON.stringify(renewed), { status: 200 });
  return init.method === 'POST' ? new Response(JSON.stringify(newOne), { status: 201 }) : new Response('{}', { status: 401 });
}) as typeof fetch;

type Client = typeof import('./client.ts');
let client: Client;
const wasHere = (account: string) => Object.assign(memory, { 'lm.session': '1', 'lm.who': account });

beforeEach(async () => {
  Object.keys(memory).forEach((key) => delete memory[key]);
  [asked, newOne, renewed] = [[], of('none', 'guest'), null];
  vi.resetModules();
  client = await import('./client.ts');
});

describe('a session of some kind', () => {
  test('is not a guest\'s where somebody was signed in: he signs in again, and goes on', async () => {
    wasHere('anna');
    for (const _ of [1, 2]) await expect(client.anySession()).rejects.toMatchObject({ status: 401, sentence: '请先登录' });
    await client.renew();
    await expect(client.anySession()).rejects.toMatchObject({ status: 401 });
    expect(asked.filter((one) => one.indexOf('POST') === 0)).toEqual([]);
    newOne = of('basic', 'anna');
    await client.signIn({ kind: 'sms' });
    expect((await client.anySession()).account.id).toBe('anna');
    expect(client.who()).toBe('anna');
  });
  test('nor where he was signed in on this very page', async () => {
    newOne = of('basic', 'anna');
    await client.signIn({ kind: 'sms' });
    await client.renew();
    await expect(client.anySession()).rejects.toMatchObject({ status: 401 });
  });
  test('is a guest\'s for a guest whose session ran out, for who signed out, and for who has number and code', async () => {
    wasHere('');
    expect((await client.anySession()).account.id).toBe('guest');
    newOne = of('basic', 'anna');
    await client.signIn({ kind: 'sms' });
    await client.signOut().catch(() => undefined);
    newOne = of('none', 'guest');
    expect((await client.anySession()).account.id).toBe('guest');
    vi.resetModules();
    client = await import('./client.ts');
    wasHere('anna');
    client.openedByNumber();
    expect((await client.anySession()).account.id).toBe('guest');
  });
});

describe('an account that a platform opened without telling a number', () => {
  test('is nobody\'s but its own: no guest\'s, and not the phone\'s that is kept apart from it', async () => {
    wasHere('');
    renewed = of('none', 'wechat');
    await client.resume();
    expect([client.who(), memory['lm.who']]).toEqual(['wechat', 'wechat']);
    newOne = of('phone', 'phones');
    await client.signIn({ kind: 'sms', is_mine: false });
    expect(client.who()).toBe('phones');
  });
});

describe('a tab whose browser is somebody else\'s by now', () => {
  const inAs = async (account: string) => {
    newOne = of('phone', account);
    await client.signIn({ kind: 'sms' });
    asked = [];
  };
  test.each([of('none', 'guest'), of('phone', 'bert')])('does nothing in the other\'s name: %j', async (other) => {
    await inAs('anna');
    [renewed, newOne] = [other, of('none', 'another guest')];
    Object.assign(memory, { 'lm.who': other.account.level === 'none' ? '' : 'bert' });
    const kept = { ...memory };
    for (const _ of [1, 2]) await expect(client.put('/applications/a', {})).rejects.toMatchObject({ status: 401, sentence: '请先登录' });
    await expect(client.anySession()).rejects.toMatchObject({ status: 401 });
    expect(asked.filter((one) => one.indexOf('POST') === 0 || one.indexOf(`Bearer ${other.access_token}`) >= 0)).toEqual([]);
    expect(memory).toEqual(kept); // the other tab's
    renewed = of('phone', 'anna');
    expect((await client.anySession()).account.id).toBe('anna'); // she signed in again, over there
  });
  test('also where nothing was asked of the server since the page was opened', async () => {
    vi.resetModules();
    wasHere('anna');
    client = await import('./client.ts');
    Object.assign(memory, { 'lm.who': '' });
    renewed = of('none', 'guest');
    await expect(client.anySession()).rejects.toMatchObject({ status: 401 });
  });
  test('goes on where her account became one with another', async () => {
    await inAs('anna');
    renewed = { ...of('phone', 'new'), joined: ['anna'] };
    await expect(client.put('/applications/a', {})).rejects.toMatchObject({ status: 401 });
    expect(asked[asked.length - 1]).toBe('PUT /applications/aBearer new');
  });
  test('knows what another began, what became his, and what a guest began', async () => {
    expect(client.isAnothers('anna')).toBe(false); // nobody is signed in: he is asked to
    newOne = { ...of('phone', 'bert'), joined: ['old'] } as typeof newOne;
    await client.signIn({ kind: 'sms' });
    expect(['anna', 'bert', 'old', '', undefined].map((owner) => client.isAnothers(owner))).toEqual([true, false, false, false, false]);
  });
  test('a guest\'s goes on as the one who signed in', async () => {
    await client.anySession();
    renewed = of('phone', 'anna');
    expect((await client.renew())!.account.id).toBe('anna');
  });
});
