/** A bundle with too many forms to carry: the one that is wanted is fetched. */
import { expect, test } from 'vitest';
import { formOf } from '../rules/books.ts';
import { books } from '../store/pack.ts';
import type { JobContent } from '../store/shapes.ts';
import { aClock, aPhone, aServer } from '../store/testing.ts';
import { Courier } from './courier.ts';
import { aWay, FakeServer } from './testing.ts';

test('the one form that is wanted is fetched once, and stays in the book', async () => {
  const keys = await aServer();
  const [server, clock, vault] = [new FakeServer(keys), aClock(), await aPhone(keys)];
  const courier = new Courier(vault, await aWay(vault, server), clock, () => true);
  const [url, answers] = ['/packs/field/forms?of=shop&division=D', { kind: 'a', more: [1, 2] }];
  server.books.set(url, { of: 'shop', release: 'r', division: 'D', pieces: [], bundles: { shop: { digest: '1', is_wide: true, questions: [], forms: [] } } });
  server.pack = { forms: [{ bundle: 'shop', release: 'r', division: 'D', digest: '1', url: `/api/v1${url}` }] };
  for (let move = await courier.step(); move.do !== 'rest' && move.do !== 'sleep';) move = await courier.step();
  const kept = async () => (await books(vault).get(`/api/v1${url}`))!;
  const form = async () => formOf(await kept(), 'shop', { more: [1, 2], kind: 'a' });
  const job = { bundle: 'shop', division: 'D', content: { answers } as unknown as JobContent };
  server.stumbles.set('POST /bundles', 'cut');
  expect([await courier.form(job), await form()]).toEqual([{ went: false, reason: 'no-network', moved: false }, null]);
  server.stumbles.clear();
  expect([await courier.form(job), await form()]).toEqual([{ went: true }, { digest: 'made', release: 'r', answers }]);
  await courier.form(job);
  expect((await kept()).bundles.shop!.forms.length).toBe(1);
});
