/** Where the session lies: in memory, and in the vault as soon as the key of the residents is there. */
import { Locked, settings, type Settings, type Vault } from '../store/index.ts';

type Signed = Settings['session'];

export class Purse {
  private held: Signed | null = null;

  constructor(private readonly vault: Vault) {}

  /** What lies in the vault goes first: another tab may have renewed it. */
  async read(): Promise<Signed | null> {
    if (!this.vault.can('people')) return this.held;
    return (await settings.get(this.vault, 'session')) || this.held;
  }

  /** Signed in, but not yet known to be this phone's own worker. */
  hold(signed: Signed): void {
    this.held = signed;
  }

  async keep(signed: Signed): Promise<void> {
    this.held = signed;
    try {
      if (this.vault.can('people')) await settings.keep(this.vault, 'session', signed);
    } catch (error) {
      if (!(error instanceof Locked)) throw error; // locked in between: it is asked for again after the PIN
    }
  }

  /** It is her phone, and the key is there: from now on it lies in the vault. */
  async lay(): Promise<void> {
    if (this.held) await this.keep(this.held);
  }

  /** The phone locks: nothing stays readable in the page. */
  forget(): void {
    this.held = null;
  }

  /** The session is over. Its last token opens nothing here any more; at the server it still takes in what was finished. */
  async spend({ refresh }: Signed): Promise<void> {
    const now = await this.read();
    if (now && now.refresh === refresh) await this.keep({ ...now, isSpent: true });
  }

  async drop(): Promise<void> {
    this.held = null;
    await settings.drop('session');
  }
}
