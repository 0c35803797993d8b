/** Once a day: both lists side by side. What the server lost goes again, what it has goes from here, each difference is told by name. */
import type { Api } from '../net/api.ts';
import { digest } from '../../../server/web/kit/digest.ts';
import { Problem } from '../../../server/web/kit/api/problem.ts';
import type { Uuid } from '../../../server/web/kit/ids.ts';
import { decisionOf, holds, whatDiffers, whatToDo, type Difference, type Kept, type KeptApart } from '../rules/comparison.ts';
import { again, type Parcel } from '../rules/exchange.ts';
import type { Proof, Receipt } from '../rules/receipts.ts';
import { deeds, finished, isGone, photos, settings, type Deed, type Finished, type Vault } from '../store/index.ts';

interface Answer {
  differs: Difference[];
  agreed: number;
  parked?: KeptApart[];
  kept?: Kept[];
}

const ELSEWHERE = '这件事已经在别处改好、收全了，或者已经交到中心在办。用不了的照片不用再管。';

/** Both sides, as they were at the comparison. */
interface Sides {
  vault: Vault;
  api: Api;
  answer: Answer;
  /** Of what the bytes or words still lie here. */
  held: readonly Uuid[];
}

export async function compare(vault: Vault, api: Api): Promise<void> {
  const [{ device }, ofJobs, ofDeeds] = [await vault.copies(), await finished.lists(vault), await deeds.lists(vault)];
  const parked = (await finished.all(vault)).ones.filter(isParked).map((one) => one.id);
  const lists = { jobs: ofJobs.jobs, files: { ...ofJobs.files, ...ofDeeds.files }, deeds: ofDeeds.deeds };
  const answer = await api.bring<Answer>('POST', '/jobs/comparison', { device, ...lists, parked, kept: ofDeeds.kept });
  const [{ ones }, { ones: done }] = [await finished.all(vault), await deeds.all(vault)];
  const sides = { vault, api, answer, held: [...(await photos.held()), ...ones.map((one) => one.id), ...(await deeds.held())] };
  for (const one of ones) await lookAt(one, sides, !!lists.jobs[one.id]);
  for (const one of done) await lookAtDeed(one, sides, lists.deeds.some(({ id }) => id === one.id));
  const differs = answer.differs.filter((one) => one.is !== 'unknown-here').length;
  await settings.keep(vault, 'compared', { agreed: answer.agreed, differs });
}

/** What was not in the list was not compared. */
async function lookAt(one: Finished, { vault, api, answer, held }: Sides, wasListed: boolean): Promise<void> {
  const said = whatDiffers(answer.differs, one, held);
  const { again: lost } = whatToDo(answer.differs, held);
  if (said.length || (one.differs || []).length) await finished.change(vault, one.id, (now) => sentAgain({ ...now, differs: said }, lost));
  if (said.length) return;
  if (isParked(one)) await decided(vault, api, one, answer.parked || []);
  else if (isUnread(one)) await replaced(vault, api, one);
  else if (wasListed) await finished.forget(vault, one.id);
}

async function lookAtDeed(one: Deed, { vault, answer, held }: Sides, wasListed: boolean): Promise<void> {
  const said = whatDiffers(answer.differs, one, held);
  const { again: lost } = whatToDo(answer.differs, held);
  const told = (answer.kept || []).filter((each) => each.id === one.parked && !!each.decision)[0];
  if (said.length || (one.differs || []).length) await deeds.change(vault, one.id, (now) => doneAgain({ ...now, differs: said }, lost));
  else if (told) await deeds.change(vault, one.id, (now) => ({ ...now, decided: decisionOf(told) }));
  else if (wasListed && one.isTold && isGone(one)) await deeds.drop(one.id);
}

const isParked = (one: Finished): boolean => one.parcels.some((each) => each.id === one.revision && each.state === 'parked');
const isUnread = (one: Finished): boolean => one.parcels.some((each) => each.isUnread) && one.parcels.every((each) => each.isUnread || each.state === 'sent');

const receiptOf = (api: Api, one: Finished): Promise<Receipt | null> => api.bring<Receipt>('GET', `/jobs/${one.id}/receipt?revision=${one.revision}`).catch(orNone);

/** What became of a parked job: let in, it goes on like any other; else the worker reads what was decided, once it is proven that nothing of it is lost. */
async function decided(vault: Vault, api: Api, one: Finished, apart: readonly KeptApart[]): Promise<void> {
  const envelope = await finished.envelope(one.id);
  const sum = envelope ? await digest(envelope) : '';
  const told = apart.filter((each) => !!each.decision && holds(each, one, sum))[0];
  if (!told) return;
  const receipt = await receiptOf(api, one);
  const proof = receipt && (await finished.receive(vault, receipt));
  if (proof && proof.words) return;
  await finished.change(vault, one.id, (now) => ({ ...now, decided: decisionOf(told) }));
}

/** What became of one with pictures that nobody can read: its words lie there, and of them nothing more is needed. */
async function replaced(vault: Vault, api: Api, one: Finished): Promise<void> {
  const receipt = await receiptOf(api, one);
  const proof: Proof | null = receipt && (await finished.receive(vault, receipt));
  if (!receipt || !receipt.is_settled || !proof || !proof.words || proof.missing.length || proof.other.length) return;
  await finished.change(vault, one.id, (now) => ({ ...now, decided: ELSEWHERE }));
}

/** Not let in. */
function orNone(error: unknown): null {
  if (error instanceof Problem && error.status === 404) return null;
  throw error;
}

const isLost = (lost: readonly Difference[], id: Uuid): boolean => lost.some((found) => found.id === id);

/** The receipt said more than is true by now. */
function sentAgain(one: Finished, lost: readonly Difference[]): Finished {
  const fate = (each: Parcel): Parcel => (isLost(lost, each.kind === 'job' ? one.id : each.id) ? again(each) : each);
  const parcels = one.parcels.map(fate);
  return { ...one, receipt: parcels.every((each, place) => each === one.parcels[place]) ? one.receipt : null, parcels };
}

/** What goes again marks its task again. */
function doneAgain(one: Deed, lost: readonly Difference[]): Deed {
  const isWanted = isLost(lost, one.id);
  return { ...one, isTold: one.isTold && !isWanted, parcels: one.parcels.map((each) => (isLost(lost, each.id) ? again(each) : each)) };
}
