/**
 * How long nobody has touched a desk. Its screen is covered when the server ends the session, so that no value stays
 * readable on a desk that was left; all tabs of a browser count as one desk.
 */
export type Phase = 'on' | 'warned' | 'over';

/** Milliseconds before the end at which it is said. */
export const WARNED = 60000;
const TOUCHED = 'lm.touched';

export class Idle {
  private last: number;
  private isOver = false;

  constructor(private readonly lasts: number, private readonly now: () => number = Date.now) {
    this.last = now();
  }

  /** A key or a touch. What is over stays over: only signing in begins anew. */
  touched(): void {
    if (this.phase() !== 'over') this.begin();
  }

  begin(): void {
    this.isOver = false;
    this.last = this.now();
    try {
      localStorage.setItem(TOUCHED, String(this.last));
    } catch (_) { /* storage may be shut; then each tab counts by itself */ }
  }

  /** By the clock, not by counting: a machine that slept wakes up covered. */
  phase(): Phase {
    const rest = Math.max(this.last, this.elsewhere()) + this.lasts - this.now();
    this.isOver = this.isOver || rest <= 0;
    return this.isOver ? 'over' : rest <= WARNED ? 'warned' : 'on';
  }

  private elsewhere(): number {
    try {
      return Math.min(Number(localStorage.getItem(TOUCHED)) || 0, this.now());
    } catch (_) {
      return 0;
    }
  }
}
