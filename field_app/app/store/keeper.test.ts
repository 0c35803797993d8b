import fc from 'fast-check';
import { openDB } from 'idb';
import { beforeAll, describe, expect, test } from 'vitest';
import { jobs } from './jobs.ts';
import { Keeper } from './keeper.ts';
import { Full, MovedOn, Newer, NoShelter, open, together } from './shelves.ts';
import { aJob, aPhone, aServer, breaking, emptyPhone, LONG, NOW, restarted, storyIn, typed, type Server } from './testing.ts';
import type { Vault } from './vault.ts';

let server: Server;
beforeAll(async () => {
  server = await aServer();
});

const begun = async () => {
  const vault = await aPhone(server);
  const keeper = new Keeper(vault, { job: aJob(), seq: 0 }, () => NOW);
  await keeper.saved();
  return { vault, keeper, id: keeper.job.value.id };
};
const asKept = async (id: string): Promise<unknown> => {
  const vault = await restarted();
  await vault.open(LONG);
  return storyIn((await jobs.get(vault, id))?.job);
};
const soon = () => new Promise((done) => setTimeout(done, 0));

describe('the job at hand', () => {
  test('lies in the phone without anybody asking for it, the last word of many', async () => {
    const { keeper, id } = await begun();
    for (const text of ['老', '老人', '老人愿', '老人愿意']) keeper.change(typed(text));
    expect(keeper.keeping.value).toBe('writing');
    for (let turn = 0; turn < 200 && keeper.keeping.value !== 'kept'; turn += 1) await soon();
    expect([keeper.keeping.value, await asKept(id)]).toEqual(['kept', '老人愿意']);
  });
  test('many keystrokes at once are few saves, and never an older one last', async () => {
    const { vault, keeper, id } = await begun();
    for (let stroke = 0; stroke < 50; stroke += 1) keeper.change(typed(`字${stroke}`));
    await keeper.saved();
    const { job, seq } = (await jobs.get(vault, id))!;
    expect(storyIn(job)).toBe('字49');
    expect(seq).toBeLessThanOrEqual(4);
  });
  test('typed on while it is saved for sure, all of it is', async () => {
    const { keeper, id } = await begun();
    const sure = keeper.saved(true);
    keeper.change(typed('相机之前'));
    await Promise.all([sure, keeper.saved(true), keeper.saved()]);
    expect([keeper.keeping.value, await asKept(id)]).toEqual(['kept', '相机之前']);
  });
  test('stays in front of the eyes when the phone is full, and goes in as soon as there is room', async () => {
    for (const how of ['full', 'full-at-end'] as const) {
      const { vault, keeper, id } = await begun();
      const { fault } = await breaking({ how, at: 1 }, async () => {
        keeper.change(typed('没有地方了'));
        await keeper.saved();
      });
      expect(fault).toBeInstanceOf(Full);
      expect([keeper.keeping.value, storyIn(keeper.job.value), storyIn((await jobs.get(vault, id))!.job)]).toEqual(['full', '没有地方了', undefined]);
      await keeper.saved();
      expect([keeper.keeping.value, await asKept(id)]).toEqual(['kept', '没有地方了']);
    }
  });
  test('that lies in the phone is not called lost when there is no room to make surer of it', async () => {
    const { keeper, id } = await begun();
    keeper.change(typed('存好了'));
    await keeper.saved();
    const { fault } = await breaking({ how: 'full', at: 1 }, () => keeper.saved(true));
    expect(fault).toBeInstanceOf(Full);
    expect([keeper.keeping.value, await asKept(id)]).toEqual(['kept', '存好了']);
  });
  test('does not look kept for a moment while a full phone is tried again', async () => {
    const { keeper } = await begun();
    const seen: string[] = [];
    await breaking({ how: 'full', at: 1 }, async () => {
      keeper.change(typed('没有地方了'));
      await keeper.saved();
    });
    const stop = keeper.keeping.subscribe((now) => seen.push(now));
    await breaking({ how: 'full', at: 1 }, () => keeper.saved());
    stop();
    expect(seen).toEqual(['full']);
    await keeper.saved();
  });
  test('is laid down before the key goes, and even after it if the phone was full just then', async () => {
    const one = await begun();
    one.keeper.change(typed('锁'));
    one.keeper.change(typed('锁之前'));
    await one.vault.lock();
    expect(await asKept(one.id)).toBe('锁之前');
    const two = await begun();
    await breaking({ how: 'full', at: 1 }, async () => {
      two.keeper.change(typed('锁之后'));
      await two.vault.lock();
    });
    expect(two.vault.can('work')).toBe(false);
    await two.keeper.saved();
    expect(await asKept(two.id)).toBe('锁之后');
    await two.keeper.end();
  });
  test('that the phone locked over, full, goes on with its words when it is opened again, and is then kept', async () => {
    const { vault, keeper, id } = await begun();
    const { fault } = await breaking({ how: 'full', at: 1 }, async () => {
      keeper.change(typed('没有地方了'));
      await vault.lock();
    });
    expect([fault, vault.wasWhole]).toEqual([null, false]);
    await breaking({ how: 'full', at: 1 }, () => keeper.end());
    await vault.open(LONG);
    const again = Keeper.of(vault, (await jobs.get(vault, id))!);
    expect(storyIn(again.job.value)).toBe('没有地方了');
    again.change(typed('没有地方了，又有了'));
    await again.saved();
    expect([vault.wasWhole, await asKept(id)]).toEqual([false, '没有地方了，又有了']);
    await again.end();
    expect(Keeper.of(vault, (await jobs.get(vault, id))!)).not.toBe(again);
  });
  test('is not written over by a second tab, nor brought back after it was thrown away', async () => {
    const { vault, keeper, id } = await begun();
    const other = new Keeper(vault, (await jobs.get(vault, id))!, () => NOW);
    other.change(typed('第二个窗口'));
    await other.saved();
    keeper.change(typed('第一个窗口'));
    await expect(keeper.saved()).rejects.toBeInstanceOf(MovedOn);
    expect([keeper.keeping.value, await asKept(id)]).toEqual(['moved-on', '第二个窗口']);
    await jobs.drop(id);
    other.change(typed('又来了'));
    await expect(other.saved()).rejects.toBeInstanceOf(MovedOn);
    expect(await (await open()).count('jobs')).toBe(0);
  });
  test('is not given away by a tab that has the older words, also if nothing was typed there', async () => {
    const { vault, keeper, id } = await begun();
    const other = new Keeper(vault, (await jobs.get(vault, id))!, () => NOW);
    expect((await keeper.kept()).job).toBe(keeper.job.value);
    other.change(typed('第二个窗口'));
    const kept = other.kept();
    other.change(typed('第二个窗口，还在写'));
    expect(storyIn((await kept).job)).toContain('第二个窗口');
    await expect(keeper.kept()).rejects.toBeInstanceOf(MovedOn);
    expect(keeper.keeping.value).toBe('moved-on');
    await keeper.end();
  });
  test('does not open in the place of another job, and hides no other', async () => {
    const { vault, id } = await begun();
    const other = new Keeper(vault, { job: aJob(), seq: 0 }, () => NOW);
    await other.saved();
    await together(['jobs'], async (tx) => {
      const stolen = (await tx.objectStore('jobs').get(id))!;
      await tx.objectStore('jobs').put({ ...stolen, id: other.job.value.id });
    });
    const found = await jobs.all(vault);
    expect([found.ones.map(({ job }) => job.id), found.strange]).toEqual([[id], [other.job.value.id]]);
  });
});

test('a newer app in another tab is let through at once, and this page says so instead of saving past it', async () => {
  const { keeper, id } = await begun();
  keeper.change(typed('最后一句'));
  await keeper.saved();
  const newer = await openDB('lastmeter-field', 99);
  expect(await newer.count('jobs')).toBe(1);
  keeper.change(typed('旧版本'));
  await expect(keeper.saved()).rejects.toBeInstanceOf(Newer);
  expect([keeper.keeping.value, ((await newer.get('jobs', id)) as { seq: number }).seq]).toEqual(['newer', 2]);
  newer.close();
});

test('a browser that keeps nothing is told apart', async () => {
  await emptyPhone();
  const { open: real } = IDBFactory.prototype;
  IDBFactory.prototype.open = () => { throw new DOMException('shut', 'SecurityError'); };
  try {
    await expect(open()).rejects.toBeInstanceOf(NoShelter);
  } finally {
    IDBFactory.prototype.open = real;
  }
  expect(await (await open()).count('jobs')).toBe(0);
});

type Event = { do: 'type' } | { do: 'saved'; sure: boolean } | { do: 'pause' } | { do: 'lock' } | { do: 'kill'; at: number } | { do: 'full'; at: number; how: 'full' | 'full-at-end' };
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ do: 'type' as const }) },
  fc.record({ do: fc.constant('saved' as const), sure: fc.boolean() }),
  fc.constant({ do: 'pause' as const }),
  fc.constant({ do: 'lock' as const }),
  fc.record({ do: fc.constant('kill' as const), at: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('full' as const), at: fc.integer({ min: 1, max: 3 }), how: fc.constantFrom('full' as const, 'full-at-end' as const) }),
);

test('whatever happens while somebody types, what was said to be kept is there, and nothing that was never typed', async () => {
  await fc.assert(fc.asyncProperty(fc.array(event, { maxLength: 14 }), async (events) => {
    let vault: Vault = await aPhone(server);
    let keeper = new Keeper(vault, { job: aJob({ content: { answers: {}, values: { story: 0 }, materials: [], told_via: [] } }), seq: 0 }, () => NOW);
    await keeper.saved();
    const { id } = keeper.job.value;
    let [stroke, said] = [0, 0];
    const type = () => keeper.change(typed((stroke += 1) as unknown as string));
    const reopened = async () => {
      vault = await restarted();
      await vault.open(LONG);
      const kept = (await jobs.get(vault, id))!;
      const found = storyIn(kept.job) as number;
      expect(found).toBeGreaterThanOrEqual(said);
      expect(found).toBeLessThanOrEqual(stroke);
      stroke = said = found;
      keeper = new Keeper(vault, kept, () => NOW);
    };
    for (const one of events) {
      if (one.do === 'type') type();
      if (one.do === 'pause') await soon();
      if (one.do === 'saved') said = Math.max(said, await keeper.saved(one.sure).then(() => stroke));
      if (one.do === 'lock') {
        await vault.lock();
        said = stroke;
        await reopened();
      }
      if (one.do === 'kill') {
        await breaking({ how: 'killed', at: one.at }, async () => {
          for (let once = 0; once < 3; once += 1) { type(); await soon(); }
          await keeper.saved().then(() => { said = stroke; });
        });
        await reopened();
      }
      if (one.do === 'full') {
        await breaking(one, async () => { type(); await keeper.saved(); });
        await keeper.saved();
        said = stroke;
      }
    }
    await keeper.end();
    said = stroke;
    await reopened();
    await keeper.end();
  }), { numRuns: 60 });
}, 30_000);
