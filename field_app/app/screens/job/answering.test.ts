import { beforeAll, beforeEach, expect, test } from 'vitest';
import { finish, finished } from '../../store/finished.ts';
import { jobs } from '../../store/jobs.ts';
import { forms, returns } from '../../store/pack.ts';
import type { Job, Return } from '../../store/shapes.ts';
import { open } from '../../store/shelves.ts';
import { aJob, aPhone, aServer, finishing, type Server } from '../../store/testing.ts';
import type { Vault } from '../../store/vault.ts';
import type { Parcel } from '../../rules/exchange.ts';
import { answering } from './answering.ts';

let server: Server;
let vault: Vault;

beforeAll(async () => {
  server = await aServer();
});
beforeEach(async () => {
  vault = await aPhone(server);
  await returns(vault).keep({ id: 'j', base: 'r1', form: 'f1' } as Return);
  await forms(vault).keep({ id: 'f1', digest: 'f1' } as Parameters<ReturnType<typeof forms>['keep']>[0]);
});

const begun = async (facts: Partial<Job>) => {
  const job = aJob({ id: 'j', ...facts });
  return { job, seq: await jobs.put(await jobs.sealed(vault, job), 0) };
};

async function sealedUpon(base: string | null, state: Parcel['state']): Promise<void> {
  await finish(vault, await begun({ base }), finishing([]));
  await finished.change(vault, 'j', (one) => ({ ...one, parcels: one.parcels.map((parcel) => ({ ...parcel, state })) }));
}

test('a job that came back can be corrected as soon as its form is here, and is gone on with', async () => {
  expect(await answering(vault, 'j')).toBe('open');
  await forms(vault).drop('f1');
  expect([await answering(vault, 'j'), await answering(vault, 'another')]).toEqual(['no-form', 'no-form']);
  await begun({ base: 'r1' });
  expect(await answering(vault, 'j')).toBe('begun');
});

test.each<[string, string | null, Parcel['state'], string]>([
  ['what was sent first is still on its way', null, 'waiting', 'older-first'], ['what was sent first has arrived', null, 'sent', 'open'], ['an answer to an earlier return was kept apart', 'r0', 'parked', 'open'],
  ['the answer is on its way', 'r1', 'waiting', 'on-its-way'], ['the answer has arrived', 'r1', 'sent', 'there'], ['the answer was kept apart', 'r1', 'parked', 'kept-apart'], ['the answer was not taken', 'r1', 'refused', 'kept-apart'],
])('%s', async (_, base, state, told) => {
  await sealedUpon(base, state);
  expect(await answering(vault, 'j')).toBe(told);
});

test('what does not open stands in nobody’s way', async () => {
  await sealedUpon(null, 'waiting');
  const db = await open();
  const sealed = (await db.get('finished', 'j'))!;
  await db.put('finished', { ...sealed, iv: sealed.iv.map((byte) => byte ^ 1) });
  expect(await answering(vault, 'j')).toBe('open');
  const back = (await db.get('returns', 'j'))!;
  await db.put('returns', { ...back, iv: back.iv.map((byte) => byte ^ 1) });
  expect(await answering(vault, 'j')).toBe('no-form');
});
