import { expect, test } from 'vitest';
import { deeds } from './deeds.ts';
import { Jotter } from './jotter.ts';
import { Keeper } from './keeper.ts';
import { lying } from './lying.ts';
import { aJob, anId, aPhone, aServer } from './testing.ts';

test('what was begun and what waits is counted, also while the phone is locked', async () => {
  const vault = await aPhone(await aServer());
  expect(await lying()).toEqual({ unsent: 0, jobs: 0, drafts: 0 });
  for (const id of ['visit', 'notice']) {
    const jotter = new Jotter(vault, { id, isOfTask: true, command: anId(), fields: {} }, false);
    jotter.change({ words: '问过了' });
    await jotter.saved();
  }
  await new Keeper(vault, { job: aJob(), seq: 0 }).saved();
  const id = anId();
  await deeds.lay(vault, { id, kind: 'taking', task: 'notice', of: id, about: id, body: null, shown: [], now: 0, draft: 'notice' });
  await vault.lock();
  expect(await lying()).toEqual({ unsent: 1, jobs: 1, drafts: 1 });
});
