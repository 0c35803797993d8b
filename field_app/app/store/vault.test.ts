import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../rules/lease.ts';
import { MOST_WRONG } from '../rules/pin.ts';
import { encoded, fromBase64, measuredRounds, named, openedBy, random, sealedTo, Tampered, toBase64 } from './seal.ts';
import { open, together } from './shelves.ts';
import { aClock, aPhone, aServer, breaking, copied, DEVICE, emptyPhone, LONG, openedCopies, restarted, ROUNDS, SHORT, type Server } from './testing.ts';
import { Locked, Vault } from './vault.ts';

let server: Server;
beforeAll(async () => {
  server = await aServer();
});

const WORD = encoded('王桂芬');
const NAME = named('job', '1');

describe('the PIN opens', () => {
  test('what was locked under it, after a restart and without network', async () => {
    const vault = await aPhone(server);
    const sealed = [await vault.seal('work', NAME, WORD), await vault.seal('people', NAME, WORD)];
    const again = await restarted();
    expect(await again.arrive()).toBe('locked');
    await expect(again.unseal('work', NAME, sealed[0]!)).rejects.toBeInstanceOf(Locked);
    expect(await again.open(LONG)).toEqual({ opened: true, people: true });
    expect([await again.unseal('work', NAME, sealed[0]!), await again.unseal('people', NAME, sealed[1]!)]).toEqual([WORD, WORD]);
  });
  test('with six digits the list only together with the share, also when that comes later or the phone took a nap', async () => {
    const sealed = await (await aPhone(server, { pin: SHORT })).seal('people', NAME, WORD);
    const again = await restarted();
    expect(await again.open(SHORT)).toEqual({ opened: true, people: false });
    await expect(again.unseal('people', NAME, sealed)).rejects.toBeInstanceOf(Locked);
    expect(await again.lend(random(32))).toBe(false);
    expect(await again.lend(server.share)).toBe(true);
    expect(await again.unseal('people', NAME, sealed)).toEqual(WORD);
    await again.lock();
    expect([again.can('work'), again.can('people')]).toEqual([false, false]);
    expect(await again.open(SHORT)).toEqual({ opened: true, people: true });
  });
  test('whoever writes it with full-width digits', async () => {
    await aPhone(server);
    expect(await (await restarted()).open('three-Cats-７')).toMatchObject({ opened: true });
  });
  test('nothing on a phone that was never set up, and no second set-up lays new keys over the old', async () => {
    await emptyPhone();
    expect(await new Vault().arrive()).toBe('new');
    expect(await new Vault().open(LONG)).toEqual({ opened: false, why: 'new' });
    await aPhone(server);
    await expect(new Vault().setUp({ pin: LONG, device: DEVICE, server: server.key, share: null, leaseDays: 7, rounds: ROUNDS })).rejects.toThrow();
    expect(await (await restarted()).open(LONG)).toMatchObject({ opened: true });
  });
  test('a PIN that will not do is told before any key is made', async () => {
    await emptyPhone();
    const set = (pin: string, share = server.share) => new Vault().setUp({ pin, device: DEVICE, server: server.key, share, leaseDays: 7, rounds: ROUNDS });
    expect([await set('1234'), await set('11111111'), await new Vault().setUp({ pin: SHORT, device: DEVICE, server: server.key, share: null, leaseDays: 7 })]).toEqual(['too-short', 'too-simple', 'needs-share']);
    expect(await new Vault().arrive()).toBe('new');
  });
});

describe('a wrong PIN', () => {
  test('is counted before it is looked at; waits grow and outlast a restart; at the end only the server can help', async () => {
    const clock = aClock();
    await aPhone(server, {}, clock);
    const told: unknown[] = [];
    for (let tries = 1; tries <= MOST_WRONG; tries += 1) {
      const opening = await (await restarted(clock)).open('wrong-wrong');
      told.push(opening.opened || ('wait' in opening ? opening.wait / 1000 : opening.why));
      clock.now += 'wait' in opening ? opening.wait : 0;
    }
    expect(told).toEqual([0, 0, 30, 60, 300, 900, 1800, 3600, 7200, 'barred']);
    expect(await (await restarted(clock)).open(LONG)).toEqual({ opened: false, why: 'barred' });
    expect(await (await restarted(clock)).arrive()).toBe('barred');
    expect((await (await open()).get('vault', 'vault'))!.locked).toBeNull();
  });
  test('during the wait not even the right one is looked at, and asking costs nothing; a clock set back a day costs no day', async () => {
    const clock = aClock();
    await aPhone(server, {}, clock);
    for (let tries = 0; tries < 3; tries += 1) await (await restarted(clock)).open('wrong-wrong');
    expect(await (await restarted(clock)).open(LONG)).toEqual({ opened: false, why: 'wait', wait: 30_000 });
    clock.now -= DAY;
    expect(await (await restarted(clock)).open(LONG)).toEqual({ opened: false, why: 'wait', wait: 30_000 });
    clock.now += 30_000;
    expect(await (await restarted(clock)).open(LONG)).toMatchObject({ opened: true });
    expect((await (await open()).get('vault', 'vault'))!.wrong.tries).toBe(0);
  });
  test('tried eight times at once is looked at three times, then everybody waits', async () => {
    const clock = aClock();
    const vault = await aPhone(server, {}, clock);
    await Promise.all(Array.from({ length: 8 }, () => vault.open('wrong-wrong')));
    expect((await (await open()).get('vault', 'vault'))!.wrong.tries).toBe(3);
  });
  test('killed while it is looked at, it counts all the same', async () => {
    await aPhone(server);
    const { fault } = await breaking({ how: 'killed', at: 2 }, async () => (await restarted()).open(LONG));
    expect(fault).not.toBeNull();
    expect((await (await open()).get('vault', 'vault'))!.wrong.tries).toBe(1);
  });
});

describe('a changed PIN', () => {
  test.each([[LONG, SHORT], [SHORT, LONG], [LONG, 'one-more-Phrase']])('from %s to %s opens the same records, the old one opens nothing', async (from, to) => {
    const vault = await aPhone(server, { pin: from });
    const sealed = await vault.seal('people', NAME, WORD);
    expect(await vault.changePin(from, to)).toEqual({ opened: true, people: true });
    const again = await restarted();
    expect((await again.open(from)).opened).toBe(false);
    await again.lend(server.share);
    expect(await again.open(to)).toEqual({ opened: true, people: true });
    expect(await again.unseal('people', NAME, sealed)).toEqual(WORD);
  });
  test('killed at any write, either the old or the new one opens', async () => {
    for (let at = 1; at <= 3; at += 1) {
      const vault = await aPhone(server);
      await breaking({ how: 'killed', at }, () => vault.changePin(LONG, 'one-more-Phrase'));
      const again = await restarted();
      const opened = [(await again.open(LONG)).opened, (await again.open('one-more-Phrase')).opened];
      expect(opened.filter((one) => one)).toHaveLength(1);
    }
  });
  test('needs the old one, and for the list the share', async () => {
    const vault = await aPhone(server, { pin: SHORT });
    expect(await vault.changePin('wrong-wrong', LONG)).toMatchObject({ why: 'wrong' });
    expect(await vault.changePin(SHORT, '12345678')).toEqual({ opened: false, why: 'too-simple' });
    expect(await (await restarted()).changePin(SHORT, LONG)).toEqual({ opened: false, why: 'needs-share' });
    expect((await (await open()).get('vault', 'vault'))!.wrong.tries).toBe(0);
  });
});

describe('a forgotten PIN', () => {
  test('loses nothing: the server opens the copies, also for a barred phone', async () => {
    const sealed = await (await aPhone(server)).seal('work', NAME, WORD);
    await together(['vault'], async (tx) => void (await tx.objectStore('vault').put({ ...(await tx.objectStore('vault').get('vault'))!, locked: null })));
    const again = await restarted();
    const keys = await openedCopies(server, await again.copies());
    expect(await again.recover(keys, SHORT, server.share)).toEqual({ opened: true, people: true });
    expect(await again.unseal('work', NAME, sealed)).toEqual(WORD);
    const third = await restarted();
    expect(await third.open(SHORT)).toEqual({ opened: true, people: false });
  });
  test('keys of another phone are refused', async () => {
    const vault = await aPhone(server);
    const keys = await openedCopies(server, await vault.copies());
    for (const lie of [{ ...keys, work: keys.people }, { ...keys, people: keys.work }]) await expect(vault.recover(lie, LONG, null)).rejects.toBeInstanceOf(Tampered);
    expect(await (await restarted()).open(LONG)).toMatchObject({ opened: true });
  });
  test('a new key of the server gets new copies at the next opening', async () => {
    const vault = await aPhone(server);
    const next = await aServer();
    await vault.contact({ leaseDays: 7, server: next.key });
    const again = await restarted();
    await again.open(LONG);
    expect(await again.recover(await openedCopies(next, await again.copies()), LONG, null)).toMatchObject({ opened: true });
    expect(await openedBy(next.pair, NAME, await again.sealAway(NAME, WORD))).toEqual(WORD);
  });
});

describe('records', () => {
  test('do not open under another name, another key, or with a bit turned', async () => {
    const vault = await aPhone(server);
    const sealed = await vault.seal('work', NAME, WORD);
    await expect(vault.unseal('work', named('job', '2'), sealed)).rejects.toBeInstanceOf(Tampered);
    await expect(vault.unseal('people', NAME, sealed)).rejects.toBeInstanceOf(Tampered);
    for (const place of [0, sealed.bytes.length - 1]) {
      const bytes = sealed.bytes.slice();
      bytes[place]! ^= 1;
      await expect(vault.unseal('work', NAME, { ...sealed, bytes })).rejects.toBeInstanceOf(Tampered);
    }
  });
  test('and the server\'s key cannot be exchanged for another in the storage', async () => {
    await aPhone(server);
    const thief = await aServer();
    await together(['vault'], async (tx) => {
      const row = (await tx.objectStore('vault').get('vault'))!;
      await tx.objectStore('vault').put({ ...row, copies: { ...row.copies, to: toBase64(thief.key) } });
    });
    const vault = await restarted();
    await vault.open(LONG);
    expect(await openedBy(server.pair, NAME, await vault.sealAway(NAME, WORD))).toEqual(WORD);
  });
  test('of any length go for the server alone, under their own name alone', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (content) => {
      const envelope = await sealedTo(server.key, NAME, content as Uint8Array<ArrayBuffer>);
      expect(await openedBy(server.pair, NAME, envelope)).toEqual(content);
      await expect(openedBy(server.pair, named('job', '2'), envelope)).rejects.toBeInstanceOf(Tampered);
    }), { numRuns: 20 });
    expect(fromBase64(toBase64(random(33)))).toHaveLength(33);
  });
});

describe('what ends by itself', () => {
  test('an untouched phone locks, but first lays down what is being written', async () => {
    const clock = aClock();
    const vault = await aPhone(server, {}, clock);
    const order: string[] = [];
    const goOn = vault.beforeLock(async () => { order.push(vault.can('work') ? 'laid down' : 'too late'); });
    clock.now += 60_000;
    vault.touch();
    clock.now += 299_000;
    expect(await vault.check(300_000)).toBe(false);
    clock.now += 1000;
    expect([await vault.check(300_000), vault.can('work'), order]).toEqual([true, false, ['laid down']]);
    goOn();
  });
  test('the list goes with its lease, PIN or no PIN, and a clock set back a day keeps it no longer; jobs stay', async () => {
    const clock = aClock();
    await aPhone(server, { leaseDays: 2 }, clock);
    const row = { id: 'x', iv: random(12), bytes: random(3) };
    const lay = () => together(['residents', 'tasks', 'jobs'], async (tx) => void (await Promise.all([tx.objectStore('residents').put(row), tx.objectStore('tasks').put(row), tx.objectStore('jobs').put({ ...row, seq: 1 })])));
    const left = async () => Promise.all((['residents', 'tasks', 'jobs'] as const).map(async (shelf) => (await open()).count(shelf)));
    await lay();
    clock.now += DAY;
    await (await restarted(clock)).arrive();
    expect(await left()).toEqual([1, 1, 1]);
    clock.now += DAY;
    await (await restarted(clock)).arrive();
    expect(await left()).toEqual([0, 0, 1]);
    await lay();
    clock.now -= DAY;
    await (await restarted(clock)).arrive();
    expect(await left()).toEqual([0, 0, 1]);
    await lay();
    const vault = await restarted(clock);
    await vault.contact({ leaseDays: 2 });
    await vault.arrive();
    expect(await left()).toEqual([1, 1, 1]);
  });
  test('a lost phone keeps nothing, and needs no PIN for it; killed meanwhile, it is wiped at the next contact', async () => {
    await aPhone(server);
    const vault = await restarted();
    const { fault } = await breaking({ how: 'killed', at: 3 }, () => vault.wipe());
    expect([fault === null, await (await restarted()).arrive()]).toEqual([false, 'locked']);
    await vault.wipe();
    expect([await copied(), vault.can('work'), await vault.arrive()]).toEqual(['', false, 'new']);
  });
});

test('the slow hash is as slow as a person bears, never quicker than the floor', async () => {
  const taking = (ms: number) => { let calls = 0; return () => (calls += 1) * ms; };
  expect([await measuredRounds(taking(1000)), await measuredRounds(taking(50)), await measuredRounds(taking(0.1))]).toEqual([600_000, 1_800_000, 10_000_000]);
});

test('the envelope is the one that the server opens (its own test reads the same file)', async () => {
  const vector = JSON.parse(readFileSync('../../tests/vectors/sealing.json', 'utf-8')) as Record<'private_pkcs8' | 'public' | 'name' | 'text' | 'envelope', string>;
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const pair = {
    privateKey: await crypto.subtle.importKey('pkcs8', fromBase64(vector.private_pkcs8), curve, true, ['deriveBits']),
    publicKey: await crypto.subtle.importKey('raw', fromBase64(vector.public), curve, true, []),
  };
  const name = named(...vector.name.split('\n'));
  expect(await openedBy(pair, name, fromBase64(vector.envelope))).toEqual(encoded(vector.text));
  expect(await openedBy(pair, name, await sealedTo(fromBase64(vector.public), name, encoded(vector.text)))).toEqual(encoded(vector.text));
});
