import { expect, test, vi } from 'vitest';
import { Keeper } from '../store/index.ts';
import { aJob, aServer, breaking, DEVICE, emptyPhone, LONG, ROUNDS, typed } from '../store/testing.ts';
import { vault } from './app.ts';
import { refusal, update, waiting } from './update.ts';

test('a new version does not take over while something written is not kept, and says so; then it does', async () => {
  const server = await aServer();
  await emptyPhone();
  await vault.setUp({ pin: LONG, device: DEVICE, server: server.key, share: server.share, leaseDays: 7, rounds: ROUNDS });
  const asked: unknown[] = [];
  vi.stubGlobal('navigator', { serviceWorker: { addEventListener: () => undefined }, onLine: false });
  waiting.value = { postMessage: (message: unknown) => asked.push(message) } as unknown as ServiceWorker;
  const keeper = new Keeper(vault, { job: aJob(), seq: 0 });
  await keeper.saved();
  await breaking({ how: 'full', at: 1 }, async () => {
    keeper.change(typed('没有地方了'));
    await update();
  });
  expect([asked, vault.can('work')]).toEqual([[], true]);
  expect(refusal.value).toContain('还没存下');
  await keeper.saved();
  await update();
  expect([asked, vault.can('work'), refusal.value]).toEqual([[{ type: 'take-over' }], false, '']);
  await keeper.end();
});
