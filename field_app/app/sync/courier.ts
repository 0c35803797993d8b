/**
 * Does one thing for the exchange at a time, as `rules/exchange.ts` says, and lays down what came of it before the next:
 * the page may die after each. What goes wrong with one thing stays with that thing.
 */
import { Problem } from '../../../server/web/kit/api/problem.ts';
import type { Api } from '../net/api.ts';
import { isLost } from '../net/contact.ts';
import { failing } from '../net/failing.ts';
import { isOver, whyNot, type No } from '../rules/deeds.ts';
import { afterAsking, afterwards, arrived, askedInVain, isUnread, nextMove, OPEN_LINE, signedIn, stoppedBy, type Failed, type Line, type Move, type Outcome, type Parcel } from '../rules/exchange.ts';
import type { Receipt } from '../rules/receipts.ts';
import { deeds, finished, Full, Locked, MovedOn, Newer, NoShelter, settings, Tampered, type Vault } from '../store/index.ts';
import { compare } from './compare.ts';
import { fetchBooks, fetchForm, fetchForms, fetchPack } from './pack.ts';
import { sendDeed, sendJob, sendPhoto } from './sending.ts';

const BROKEN = '手机里的这一份坏了，送不出去。请联系社区书记。';

/** What stops everything, whichever thing it was noticed with. */
const isOfThePhone = (error: unknown): boolean => [Locked, Full, MovedOn, Newer, NoShelter].some((kind) => error instanceof kind);

export class Courier {
  /** The last pack did not fit into the phone. */
  isFull = false;

  constructor(private readonly vault: Vault, private readonly api: Api, private readonly clock: () => number = Date.now, private readonly online: () => boolean = () => navigator.onLine) {}

  async line(): Promise<Line> {
    return (this.vault.can('work') && (await settings.get(this.vault, 'line'))) || OPEN_LINE;
  }

  /** At each contact first of all, locked or signed out as it may be: a phone that was reported lost keeps nothing. */
  async isLost(): Promise<boolean> {
    const device = this.online() ? await this.vault.device().catch(() => null) : null; // without a shelter there is nothing to lose
    let answer = false;
    const outcome = await this.tried(async () => { answer = !!device && (await isLost(this.api, device)); });
    if (outcome.went && answer) await this.vault.wipe();
    return answer;
  }

  /** What is to be done now was done; or why nothing is. */
  async step(): Promise<Move> {
    const here = { online: this.online(), unlocked: this.vault.can('work'), isOut: await this.api.isOver() };
    if (!here.unlocked) return { do: 'rest', why: 'locked' };
    const [line, { parcels: ofJobs, unproven }, { ones: done }] = [await this.line(), await finished.line(this.vault), await deeds.all(this.vault)];
    const parcels = [...ofJobs, ...done.flatMap((one) => one.parcels)];
    const move = nextMove(parcels, unproven, line, here, this.clock());
    if (move.do === 'sleep' || move.do === 'rest') return move;
    const next = move.do === 'send' ? await this.send(parcels.find((one) => one.id === move.parcel)!, line)
      : move.do === 'ask' ? await this.ask(move.job, line)
        : await this.fetch(move.do, line);
    if (next.stop && next.stop.reason === 'revoked') {
      await this.vault.wipe();
      return { do: 'rest', why: 'revoked' };
    }
    await settings.keep(this.vault, 'line', next);
    return move;
  }

  /** The network has come back, or somebody is there; who asks for it gets the newest list, however new the last one is, or compares at once. */
  wake = (isAsked = false, compares = false): Promise<void> =>
    this.turned((line) => ({ ...arrived(line, this.clock()), ...(isAsked ? { packAt: 0 } : {}), ...(compares ? { comparedAt: 0 } : {}) }));
  signedIn = (): Promise<void> => this.turned((line) => ({ ...arrived(signedIn(line), this.clock()), packAt: 0 }));

  /** Somebody waits for the form of what was answered. */
  form = (job: Parameters<typeof fetchForm>[2]): Promise<Outcome> => this.tried(() => fetchForm(this.vault, this.api, job));

  private async turned(how: (line: Line) => Line): Promise<void> {
    if (this.vault.can('work')) await settings.keep(this.vault, 'line', how(await this.line()));
  }

  /** What came of it, if it is the way that failed; a fault of our own goes on upwards. */
  private async tried(work: () => Promise<void>, moved: () => boolean = () => false): Promise<Outcome> {
    try {
      await work();
      return { went: true };
    } catch (error) {
      const failed = failing(error, moved());
      if (!failed) throw error;
      return failed;
    }
  }

  private async send(parcel: Parcel, line: Line): Promise<Line> {
    const deed = await deeds.get(this.vault, parcel.job);
    let reason = '';
    let isVain = false;
    let parked: unknown;
    let isMoved = false;
    let cannotBeRead = false;
    const outcome = await this.tried(async () => {
      try {
        await this.carry(parcel, !!deed, () => { isMoved = true; });
      } catch (error) {
        reason = error instanceof Problem ? (deed ? whyNot(deed.kind, noIn(error)) : error.sentence) : '';
        cannotBeRead = error instanceof Problem && isUnread(parcel.kind, error.slug, error.facts.reason);
        parked = error instanceof Problem ? error.facts.parked : undefined;
        isVain = !!deed && parcel.kind === 'deed' && error instanceof Problem && isOver(deed.kind, error);
        throw error;
      }
    }, () => isMoved).catch((error: unknown): Failed => {
      if (isOfThePhone(error)) throw error;
      reason = error instanceof Tampered ? BROKEN : '';
      return { went: false, reason: reason ? 'refused' : 'server' }; // a fault of ours: to the end of the line with it
    });
    const after = afterwards(line, parcel, outcome, this.clock());
    const isItsOwn = !outcome.went && (outcome.reason === 'refused' || outcome.reason === 'parked');
    const one = deed ? undefined : await finished.moved(this.vault, cannotBeRead ? { ...after.parcel, isUnread: true } : after.parcel, isItsOwn ? reason : '');
    if (deed) await deeds.moved(this.vault, after.parcel, isItsOwn ? { reason, isOver: isVain, ...(typeof parked === 'string' ? { parked } : {}) } : null);
    const isAnswer = parcel.kind === 'deed' || (parcel.kind === 'job' && !!one && !!one.base);
    return isAnswer && (outcome.went || isItsOwn) ? { ...after.line, packAt: 0 } : after.line; // how does the task stand now?
  }

  private async carry(parcel: Parcel, isDone: boolean, moved: () => void): Promise<void> {
    if (isDone && !this.vault.can('people')) throw new Problem(401, {}); // six digits: the share comes with signing in
    if (parcel.kind === 'deed') return sendDeed(this.vault, this.api, parcel.id);
    if (parcel.kind === 'photo') return sendPhoto(this.vault, this.api, parcel.id, moved);
    const one = await finished.get(this.vault, parcel.job);
    if (!one) return undefined;
    const receipt = await sendJob(this.vault, this.api, one);
    await finished.receive(this.vault, receipt);
    return undefined;
  }

  private async ask(job: string, line: Line): Promise<Line> {
    const one = await finished.get(this.vault, job);
    if (!one) return line;
    let isWhole = false;
    const outcome = await this.tried(async () => {
      const proof = await finished.receive(this.vault, await this.api.bring<Receipt>('GET', `/jobs/${job}/receipt?revision=${one.revision}`));
      isWhole = !!proof && proof.whole;
    });
    if (!isWhole) await finished.change(this.vault, job, (now) => ({ ...now, asked: askedInVain({ job, ...now.asked }, this.clock()) }));
    return outcome.went ? { ...line, stop: null } : stoppedBy(line, outcome, this.clock());
  }

  /** That the session is over stops no more than the lists: what was finished goes on. */
  private async fetch(what: 'pack' | 'compare', line: Line): Promise<Line> {
    const outcome = await this.tried(() => (what === 'pack' ? this.pack() : compare(this.vault, this.api)));
    const isOut = what === 'pack' && !outcome.went && outcome.reason === 'sign-in' && (await this.api.isOver());
    return isOut ? { ...line, stop: null } : afterAsking(line, what, outcome, this.clock());
  }

  private async pack(): Promise<void> {
    try {
      await fetchPack(this.vault, this.api, this.clock());
      await fetchForms(this.vault, this.api);
      await fetchBooks(this.vault, this.api);
      this.isFull = false;
    } catch (error) {
      if (!(error instanceof Full)) throw error;
      this.isFull = true; // the older list stays; asked for again when its time comes
    }
  }
}

const noIn = ({ status, slug, sentence, faults, facts }: Problem): No => ({ status, slug, sentence, faults: faults.map((one) => one.message), state: facts.state });
