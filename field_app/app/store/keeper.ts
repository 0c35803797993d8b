/**
 * Holds the job that is being written and lays each change down at once. It waits for no pause: while one save is under way
 * the newest words wait, and go as soon as it is over. So a killed page loses at most what was typed within the few
 * milliseconds of one save, and there is nothing left to do when the page is hidden but to ask the system to be sure.
 */
import { signal, type Signal } from '@preact/signals';
import { unlessChanged } from '../rules/drawn.ts';
import { jobs, type Kept } from './jobs.ts';
import type { Job } from './shapes.ts';
import { Full, MovedOn, Newer, type SealedRow } from './shelves.ts';
import type { Vault } from './vault.ts';

/** Kept in the phone; being saved; the phone is full; another tab wrote this job; a newer app is here; something else is wrong. */
export type Keeping = 'kept' | 'writing' | 'full' | 'moved-on' | 'newer' | 'failed';

/** A save that did not go is tried again so soon, while the words stay in front of the person. */
export const AGAIN = 3000;

/** Those whose screen was left with words that did not fit. */
const left = new Map<Job['id'], Keeper>();

export class Keeper {
  readonly job: Signal<Job>;
  readonly keeping = signal<Keeping>('kept');
  private seq: number;
  /** The job as the phone has it, and as it would have it without power. */
  private laid: Job | null;
  private surely: Job | null = null;
  private sure = false;
  /** The newest words, sealed: the key may go before they are laid down. */
  private ready: { job: Job; row: SealedRow } | null = null;
  private running: Promise<void> | null = null;
  private clock: ReturnType<typeof setTimeout> | null = null;
  private readonly stayNoLonger: () => void;

  /** A job from the phone, or one just begun, whose `seq` is 0. */
  constructor(private readonly vault: Vault, kept: Kept, private readonly now: () => number = Date.now) {
    this.job = signal(kept.job);
    this.seq = kept.seq;
    this.laid = kept.seq ? kept.job : null;
    this.stayNoLonger = vault.beforeLock(() => this.saved());
    if (!this.laid) void this.saved().catch(() => undefined);
  }

  /** Of a job whose screen opens: the one that was left with newer words than the phone has, if there is one. */
  static of(vault: Vault, kept: Kept): Keeper {
    const stayed = left.get(kept.job.id);
    left.delete(kept.job.id);
    if (stayed && (!stayed.isDone() || stayed.seq > kept.seq)) return stayed;
    if (stayed) stayed.stayNoLonger();
    return new Keeper(vault, kept);
  }

  change(how: (job: Job) => Job): void {
    this.job.value = { ...unlessChanged(this.job.value, how(this.job.value)), changedAt: this.now() };
    this.vault.touch();
    void this.go().catch(() => undefined);
  }

  /**
   * Resolves when all that was typed until now lies in the phone; rejects with `Full` and the like. `sure`: also if the
   * phone's power goes. Awaited before the camera opens: a tab killed behind it is the rule.
   */
  async saved(sure = false): Promise<void> {
    this.sure = this.sure || sure;
    while (!this.isDone()) await this.go();
  }

  private isDone(): boolean {
    return this.laid === this.job.value && (!this.sure || this.surely === this.job.value);
  }

  private go(): Promise<void> {
    const over = () => { this.running = null; };
    if (!this.running) {
      this.running = this.run();
      this.running.then(over, over);
    }
    return this.running;
  }

  private async run(): Promise<void> {
    if (this.keeping.value === 'kept') this.keeping.value = 'writing';
    if (this.clock) clearTimeout(this.clock);
    try {
      while (!this.isDone()) await this.layDown(this.job.value, this.sure);
      this.sure = false;
      this.keeping.value = 'kept';
    } catch (error) {
      this.keeping.value = error instanceof Full && this.laid === this.job.value ? 'kept' : stateAfter(error);
      if (!(error instanceof MovedOn)) this.clock = setTimeout(() => void this.go().catch(() => undefined), AGAIN);
      throw error;
    }
  }

  private async layDown(job: Job, sure: boolean): Promise<void> {
    if (!this.ready || this.ready.job !== job) this.ready = { job, row: await jobs.sealed(this.vault, job) };
    this.seq = await jobs.put(this.ready.row, this.seq, sure);
    this.laid = job;
    if (sure) this.surely = job;
  }

  /** The job as it lies in the phone, before something is taken or dropped of it; `MovedOn`, if another tab has it now. */
  async kept(): Promise<Kept> {
    for (;;) {
      await this.saved();
      const kept = { job: this.job.value, seq: this.seq };
      const there = await jobs.seq(kept.job.id);
      if (this.seq !== kept.seq || !this.isDone()) continue;
      if (there === kept.seq) return kept;
      this.keeping.value = 'moved-on';
      throw new MovedOn();
    }
  }

  /** The screen is left. What could not be saved is said, not dropped: then the keeper stays, unless the job is another tab's, and goes on when the screen opens again. */
  async end(): Promise<void> {
    const { id } = this.job.value;
    left.set(id, this);
    await this.saved().catch((error: unknown) => {
      if (!(error instanceof MovedOn)) throw error;
    });
    if (left.get(id) !== this) return;
    left.delete(id);
    this.stayNoLonger();
    if (this.clock) clearTimeout(this.clock);
  }
}

export const stateAfter = (error: unknown): Keeping =>
  error instanceof Full ? 'full' : error instanceof MovedOn ? 'moved-on' : error instanceof Newer ? 'newer' : 'failed';

/** Saves for sure whenever the page is hidden or goes. Returns how to stop. */
export function keepWhenLeaving(keeper: Keeper): () => void {
  const leave = () => void keeper.saved(true).catch(() => undefined);
  const hide = () => document.hidden && leave();
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', hide);
  return () => {
    removeEventListener('pagehide', leave);
    document.removeEventListener('visibilitychange', hide);
  };
}
