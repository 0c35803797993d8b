/** Keeps the courier going while the page is open: one tab at a time, one thing after the other. */
import { LONGEST, type Move } from '../rules/exchange.ts';
import { Locked } from '../store/index.ts';
import type { Courier } from './courier.ts';

/** Another tab is at it, or something of ours went wrong: looked at again then. */
const LATER = 30_000;

const asOnlyTab = async (run: () => Promise<void>): Promise<boolean> => {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks;
  if (!locks) return run().then(() => true);
  return locks.request('lm.field.sync', { ifAvailable: true }, async (lock) => {
    if (lock) await run();
    return !!lock;
  }) as unknown as Promise<boolean>;
};

export class Loop {
  private clock: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> | null = null;
  private isStopped = false;
  private isWanted = false;

  constructor(private readonly courier: Courier, private readonly told: (move: Move) => void, private readonly now: () => number = Date.now) {}

  /** A person is there, or the network is back. */
  async wake(isAsked = false, compares = false): Promise<void> {
    this.isStopped = false;
    await this.courier.wake(isAsked, compares).catch(ofTheLock);
    return this.go();
  }

  stop(): void {
    this.isStopped = true;
    this.later(null);
  }

  /** Resolves when there is nothing to do for now. */
  go(): Promise<void> {
    if (this.running) {
      this.isWanted = true;
      return this.running;
    }
    this.later(null);
    this.running = this.round().finally(() => {
      this.running = null;
      if (!this.isWanted) return;
      this.isWanted = false;
      void this.go();
    });
    return this.running;
  }

  private async round(): Promise<void> {
    try {
      if (!(await asOnlyTab(() => this.run()))) this.later(LATER);
    } catch (error) {
      if (!(error instanceof Locked)) {
        console.error(error);
        this.later(LATER);
      }
    }
  }

  private async run(): Promise<void> {
    if (await this.courier.isLost()) return this.told({ do: 'rest', why: 'revoked' });
    while (!this.isStopped) {
      const move = await this.courier.step();
      this.told(move);
      if (move.do === 'rest') return;
      if (move.do !== 'sleep') continue;
      this.later(Math.max(1000, Math.min(LONGEST, move.until - this.now())));
      return;
    }
  }

  private later(wait: number | null): void {
    if (this.clock) clearTimeout(this.clock);
    this.clock = wait === null || this.isStopped ? null : setTimeout(() => void this.go(), wait);
  }
}

function ofTheLock(error: unknown): void {
  if (!(error instanceof Locked)) throw error;
}
