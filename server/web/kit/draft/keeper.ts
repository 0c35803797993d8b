/**
 * Holds the draft that is being written: each change goes into the phone at once and to the server when there is a pause.
 * The pages ask it for the draft and tell it changes; nothing else writes drafts.
 */
import { signal, type Signal } from '@preact/signals';
import { anySession, isAnothers, onSession, put, resume, who } from '../api/client.ts';
import { NoNetwork, Problem } from '../api/problem.ts';
import { uuid7, type Uuid } from '../ids.ts';
import type { Receipt, Revision, Saved } from '../api/types.ts';
import { emptyContent, merge, type Clash, type Content } from './merge.ts';
import { drafts, lastWords, type KeptDraft } from './store.ts';
import { isSaved, push, withAttempt } from './sync.ts';

export type Keeping = 'writing' | 'kept' | 'sending' | 'saved' | 'away' | 'refused';

const TO_PHONE = 200;
const TO_SERVER = 2500;
const AGAIN = 15000;

export class Keeper {
  readonly draft: Signal<KeptDraft>;
  readonly keeping: Signal<Keeping>;
  readonly refusal = signal<unknown>(null);
  readonly clashes = signal<Clash[]>([]);
  /** Another than who began it has signed in on this page: nothing of it goes in his name. */
  readonly isAnothers = signal(false);
  private phoneClock = 0;
  private serverClock = 0;
  private sending: Promise<void> | null = null;
  /** The draft as the phone's store has it. */
  private laidDown: KeptDraft | null = null;

  constructor(draft: KeptDraft) {
    this.draft = signal(draft);
    this.keeping = signal<Keeping>(isSaved(draft) ? 'saved' : 'kept');
    onSession((one) => {
      if (!one) return;
      const isNot = (this.isAnothers.value = isAnothers(this.draft.value.owner));
      if (!isNot && who()) this.note({ owner: who() });
    });
    addEventListener('pagehide', () => this.leave());
    addEventListener('online', () => this.later(0));
    document.addEventListener('visibilitychange', () => document.hidden && this.leave());
  }

  /** The page goes, perhaps for good: what the phone does not have yet is laid down at once. */
  private leave(): void {
    if (this.draft.value.submitted) return;
    if (this.laidDown !== this.draft.value) lastWords.keep(this.draft.value);
    void this.toPhone();
  }

  change(how: (content: Content) => Content): void {
    this.set({ ...this.draft.value, content: how(this.draft.value.content), changedAt: Date.now() });
  }

  /** Facts about the draft that are no content: the step shown, where it goes. They stay on this phone. */
  note(facts: Partial<KeptDraft>): void {
    this.draft.value = { ...this.draft.value, ...facts };
    void this.toPhone();
  }

  /** Resolves when the phone has all of it. */
  keep(): Promise<void> {
    return this.toPhone();
  }

  /** Handed in: from now on nothing of it is laid down, and what lay here goes. */
  async finish(receipt: Receipt): Promise<void> {
    clearTimeout(this.phoneClock);
    clearTimeout(this.serverClock);
    const draft = this.draft.value;
    this.draft.value = { ...draft, content: emptyContent(), saved: null, attempt: null, submitted: true, receipt, step: 'done' };
    await drafts.drop(draft.id);
  }

  private set(draft: KeptDraft): void {
    this.draft.value = draft;
    this.keeping.value = 'writing';
    clearTimeout(this.phoneClock);
    this.phoneClock = setTimeout(() => void this.toPhone(), TO_PHONE) as unknown as number;
    this.later(TO_SERVER);
  }

  private async toPhone(): Promise<void> {
    clearTimeout(this.phoneClock);
    const draft = this.draft.value;
    await this.layDown(draft);
    if (this.draft.value !== draft) return; // typed on meanwhile: the newer words are on their way
    lastWords.forget();
    if (this.keeping.value === 'writing') this.keeping.value = 'kept';
  }

  private async layDown(draft: KeptDraft): Promise<void> {
    if (this.draft.value.submitted) return;
    await drafts.keep(draft);
    this.laidDown = draft;
  }

  private later(delay: number): void {
    clearTimeout(this.serverClock);
    this.serverClock = setTimeout(() => void this.toServer().catch(() => undefined), delay) as unknown as number;
  }

  /** Sends what the server does not have yet; resolves when it has all of it. */
  async toServer(): Promise<void> {
    if (this.sending) await this.sending.catch(() => undefined);
    if (this.isAnothers.value) throw new Problem(401, {});
    if (isSaved(this.draft.value) || this.draft.value.submitted) return;
    this.sending = this.send();
    try {
      await this.sending;
    } finally {
      this.sending = null;
    }
    if (!isSaved(this.draft.value)) this.later(TO_SERVER);
  }

  private async send(): Promise<void> {
    const before = withAttempt(this.draft.value, uuid7);
    this.draft.value = before;
    this.keeping.value = 'sending';
    try {
      await this.layDown(before);
      await (before.owner ? resume() : anySession()); // no guest can save what a known person began
      const sent = await push(before, sendRevision, uuid7);
      const now = this.draft.value;
      const content = now.content === before.content ? sent.draft.content : merge(before.content, now.content, sent.draft.content).content;
      this.draft.value = { ...now, content, revision: sent.draft.revision, saved: sent.draft.saved, attempt: null, toSign: sent.draft.toSign };
      this.refusal.value = null;
      this.clashes.value = this.clashes.value.concat(sent.clashes);
      this.keeping.value = isSaved(this.draft.value) ? 'saved' : 'kept';
      await this.layDown(this.draft.value);
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  private failed(error: unknown): void {
    const passing = error instanceof NoNetwork || (error instanceof Problem && (error.status >= 500 || error.status === 429));
    this.keeping.value = passing ? 'away' : 'refused';
    this.refusal.value = passing ? null : error;
    if (passing) this.later(AGAIN);
  }
}

const sendRevision = (id: Uuid, revision: Revision): Promise<Saved> => put<Saved>(`/applications/${id}`, revision);
