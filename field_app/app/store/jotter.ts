/**
 * Holds what is being written of a task, as `keeper.ts` holds a job: each change is laid down at once, upon what lies there.
 * Two tabs may write at one draft, each its own words; one that was done in the other tab meanwhile goes on under a new name.
 */
import { signal, type Signal } from '@preact/signals';
import { uuid7 } from '../../../server/web/kit/ids.ts';
import { drafts } from './deeds.ts';
import { AGAIN, stateAfter, type Keeping } from './keeper.ts';
import { isSame, unopened, valueIn } from './records.ts';
import type { Draft } from './shapes.ts';
import { open, together } from './shelves.ts';
import type { Vault } from './vault.ts';

export class Jotter {
  readonly draft: Signal<Draft>;
  readonly keeping = signal<Keeping>('kept');
  /** What was typed and does not lie in the phone yet. */
  private waiting: Draft['fields'] | null = null;
  private running: Promise<void> | null = null;
  private clock: ReturnType<typeof setTimeout> | null = null;
  private readonly stayNoLonger: () => void;

  /** `isLaid`: it lies in the phone; else it was just begun, and is laid down with its first word. */
  constructor(private readonly vault: Vault, draft: Draft, private isLaid: boolean) {
    this.draft = signal(draft);
    this.stayNoLonger = vault.beforeLock(() => this.go());
  }

  change(part: Draft['fields']): void {
    const draft = this.draft.value;
    this.waiting = { ...this.waiting, ...part };
    this.draft.value = { ...draft, fields: { ...draft.fields, ...part } };
    this.vault.touch();
    void this.go().catch(() => undefined);
  }

  /** Resolves when all of it lies in the phone, its name also where nothing was typed yet; rejects with `Full` and the like. */
  saved(): Promise<void> {
    if (!this.isLaid) this.waiting = this.waiting || {};
    return this.go();
  }

  private go(): Promise<void> {
    if (!this.running && this.waiting) this.running = this.run();
    return this.running || Promise.resolve();
  }

  private async run(): Promise<void> {
    if (this.clock) clearTimeout(this.clock);
    try {
      while (this.waiting) await this.layDown(this.waiting);
      this.keeping.value = 'kept';
    } catch (error) {
      this.keeping.value = stateAfter(error);
      this.clock = setTimeout(() => void this.go().catch(() => undefined), AGAIN);
      throw error;
    } finally {
      this.running = null;
    }
  }

  private async layDown(part: Draft['fields']): Promise<void> {
    this.waiting = null;
    try {
      const laid = await laidUpon(this.vault, this.draft.value, part, this.isLaid);
      this.isLaid = true;
      this.draft.value = { ...laid, fields: { ...laid.fields, ...this.typed() } };
    } catch (error) {
      this.waiting = { ...part, ...this.typed() };
      throw error;
    }
  }

  /** Since the save began. */
  private typed = (): Draft['fields'] => this.waiting || {};

  /** The screen is left. What could not be saved is tried again. */
  async end(): Promise<void> {
    await this.go();
    this.stayNoLonger();
    if (this.clock) clearTimeout(this.clock);
  }
}

/** As in `photos.ts`: sealing takes a moment; what was written meanwhile is not overwritten. */
async function laidUpon(vault: Vault, mine: Draft, part: Draft['fields'], wasLaid: boolean): Promise<Draft> {
  for (;;) {
    const row = await (await open()).get('drafts', mine.id);
    const there = row && (await valueIn<Draft>(vault, 'people', 'drafts', row).catch(unopened));
    const next = there ? { ...there, fields: { ...there.fields, ...part } } : wasLaid ? { ...mine, command: uuid7() } : mine;
    const fresh = await drafts(vault).row(next);
    const isLaid = await together(['drafts'], async (tx) => {
      if (!isSame(await tx.objectStore('drafts').get(mine.id), row)) return false;
      await tx.objectStore('drafts').put(fresh);
      return true;
    });
    if (isLaid) return next;
  }
}
