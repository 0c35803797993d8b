/** Names of commands: one act with one content keeps its name until it is answered; another act gets its own. */
import { uuid7 } from '../kit/ids.ts';

export class Commands {
  private known: Record<string, string> = {};

  /** The id of this act with this content: the same one while its answer may have been lost on the way. */
  of(act: string, content: unknown = null): string {
    const key = JSON.stringify([act, content]);
    return this.known[key] || (this.known[key] = uuid7());
  }

  /** Answered: the same act later is another command. */
  answered(): void {
    this.known = {};
  }
}
