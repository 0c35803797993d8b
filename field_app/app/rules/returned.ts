/**
 * A job that a secretary sent back, or a body's correction of what was handed in: what of it has to be done again, where that
 * is, and whether it was done. Everything else stands as it was sent, and is passed over on the way. Pure.
 */
import { same } from '../../../server/web/kit/draft/merge.ts';
import type { Form, Values } from '../../../server/web/kit/form/shapes.ts';
import { paperEntries, settled, shownPapers, shownSections } from '../../../server/web/kit/form/state.ts';
import { STEPS, type Back, type Job, type JobContent, type NewResident, type Return, type Step, type TaskMark, type Whom } from '../store/shapes.ts';
import { PROXY } from './asking.ts';
import { covers } from './consent.ts';
import { lacks } from './mending.ts';
import { AGENT, agentFor } from './prefill.ts';
import { signerOf } from './signing.ts';
import { fieldSlot, pagesIn, paperSlot } from './slots.ts';

export interface Place {
  step: Step;
  at: number;
}

/** Where a mark belongs: the screen, and the field or paper on it. */
export interface Spot extends Place {
  field?: string;
  paper?: string;
  /** An answer before the form, by its element. */
  answer?: string;
}

export interface Marked {
  mark: TaskMark;
  /** Null: it is about nothing that has a place of its own. */
  spot: Spot | null;
  isDone: boolean;
}

/** How the server writes places: with the part of the job in front, or without. */
const PARTS = ['content', 'values', 'answers'];
export const pathOf = (pointer: string): string[] => pointer.split('/').slice(1).filter((part) => PARTS.indexOf(part) < 0);

/**
 * The job as it is opened again. Its worker signs anew; the consent stands in `back` until something declared is changed.
 * `agent`: who has the phone, for a job that was a colleague's. `id`: of the answer to a body's correction.
 */
export function reopened(row: Return, form: Form, now: number, agent: Values, id = row.id): Job {
  const { application, resident, bundle, release, division, consent, files } = row.job;
  const content: JobContent = { ...EMPTY, ...row.job.content };
  const back: Back = { form: form.digest, release, marks: row.marks, words: row.words, content, consent: consent || null, asksConsent: row.asks_consent, files: files || [], asksAgent: row.asks_agent, ...answersOf(row) };
  const { [signerOf(form.fields) || '']: _, ...values } = content.values;
  const own = row.asks_agent ? agentFor(form, agent) : {};
  const sources = Object.fromEntries(Object.keys(own).map((code) => [code, 'profile']));
  const job: Job = {
    id, application, base: row.base, answers_to: row.answers_to, resident: whomOf(resident), bundle, release, division, form_digest: form.digest,
    content: { ...content, values: { ...values, ...own } }, sources, asked: row.asked || [], consent: null, declared_at: null, step: 'check', at: 0, title: form.items.map((item) => item.plain_name).join('、'), changedAt: now, back,
  };
  return { ...job, ...firstOf(job, form) };
}

const answersOf = ({ id, door_notice, of_job }: Return): Pick<Back, 'answers'> =>
  (door_notice && of_job ? { answers: { correction: id, notice: door_notice, job: of_job } } : {});

const EMPTY: JobContent = { answers: {}, values: {}, materials: [], told_via: [] };

const whomOf = ({ id, new: met }: { id?: string | null; new?: NewResident | null }): Whom => (met ? { new: met } : { id: id! });

/** Every mark with its place, in the order of the secretary. */
export function marked(job: Job, form: Form): Marked[] {
  return (job.back ? job.back.marks : []).map((mark) => {
    const spot = spotOf(mark, job, form);
    return { mark, spot, isDone: !!spot && isDone(mark, spot, job, form) };
  });
}

export const ofScreen = (all: readonly Marked[], { step, at }: Place): Marked[] => all.filter(({ spot }) => !!spot && spot.step === step && spot.at === at);
export const ofField = (all: readonly Marked[], code: string): Marked[] => all.filter(({ spot }) => !!spot && spot.field === code);
export const ofPaper = (all: readonly Marked[], material: string): Marked[] => all.filter(({ spot }) => !!spot && spot.paper === material);

function spotOf({ target }: TaskMark, job: Job, form: Form): Spot | null {
  const page = target.page ? spotOfPage(target.page, job, form) : null;
  if (page) return page;
  if (target.material) return spotOfPaper(target.material, job, form);
  const [head = '', second = ''] = pathOf(target.pointer || '');
  if (/^(\/content)?\/answers\//.test(target.pointer || '')) return spotOfAnswer(head, job);
  if (head === 'consent') return { step: 'consent', at: 0 };
  if (head === 'signature') return { step: 'sign', at: 0 };
  if (head === 'materials') return spotOfPaper(second, job, form);
  return spotOfField(head, job, form);
}

const spotOfPaper = (material: string, job: Job, form: Form): Spot | null =>
  (shownPapers(form, job.content.values).some((paper) => paper.material === material) ? { step: 'papers', at: 0, paper: material } : null);

function spotOfField(code: string, job: Job, form: Form): Spot | null {
  if (form.fields[code] && form.fields[code]!.type === 'signature') return { step: 'sign', at: 0 };
  const at = shownSections(form, job.content.values).map((section) => section.fields.indexOf(code) >= 0).indexOf(true);
  if (at >= 0) return { step: 'form', at, field: code };
  return spotOfAnswer(code, job);
}

/** Its own question, as far as that is known here: who acts is not asked at the door. */
function spotOfAnswer(code: string, { asked, back }: Job): Spot | null {
  const at = (asked || []).filter((one) => one.code !== PROXY).map((one) => one.code).indexOf(code);
  return code in back!.content.answers ? { step: 'questions', at: Math.max(0, at), answer: code } : null;
}

/** By what was sent: it may have been replaced since. */
function spotOfPage(page: string, job: Job, form: Form): Spot | null {
  const { content, consent } = job.back!;
  const paper = content.materials.filter((entry) => entry.pages.indexOf(page) >= 0)[0];
  if (paper) return spotOfPaper(paper.material, job, form);
  if (consent && consent.signature === page) return { step: 'consent', at: 0 };
  const code = Object.keys(content.values).filter((one) => content.values[one] === page || (Array.isArray(content.values[one]) && (content.values[one] as unknown[]).indexOf(page) >= 0))[0];
  return code ? spotOfField(code, job, form) : null;
}

/** Whether something else stands there than what was sent. A signature is given anew at the end. */
function isDone({ target: { page } }: TaskMark, spot: Spot, job: Job, form: Form): boolean {
  const [now, then] = [job.content, job.back!.content];
  const slot = spot.paper ? paperSlot(spot.paper) : fieldSlot(spot.field || '');
  if (page && pagesIn(then, slot).indexOf(page) >= 0) return pagesIn(now, slot).indexOf(page) < 0;
  if (spot.paper) return !same(entryOf(now, spot.paper), entryOf(then, spot.paper));
  if (spot.field) return !same(settled(form, now.values)[spot.field], settled(form, then.values)[spot.field]);
  if (spot.answer) return !same(now.answers[spot.answer], then.answers[spot.answer]);
  return spot.step === 'consent' && !!job.consent && !same(job.consent, job.back!.consent);
}

const entryOf = ({ materials }: JobContent, material: string) => {
  const [entry] = materials.filter((one) => one.material === material);
  return entry ? { pages: entry.pages, source: entry.source } : null;
};

const isBefore = (a: Place, b: Place): boolean => STEPS.indexOf(a.step) - STEPS.indexOf(b.step) < 0 || (a.step === b.step && a.at < b.at);
const CHECK: Place = { step: 'check', at: 0 };

/** Of a job that was a colleague's: what its worker has to write of himself, as the phone does not know it. */
export const asksAgent = ({ back, sources = {} }: Job, codes: readonly string[]): boolean =>
  !!back && !!back.asksAgent && codes.some((code) => AGENT.indexOf(code) >= 0 && sources[code] !== 'profile');

/** Screens with marks, or for the worker himself, in their order; what comes after the check is met there anyway. */
function stops(job: Job, form: Form): Place[] {
  const ofMarks = marked(job, form).flatMap(({ spot }) => (spot && isBefore(spot, CHECK) ? [{ step: spot.step, at: spot.at }] : []));
  const { sections, papers } = lacks(job, form);
  const ofForm = (at: number): Place => ({ step: 'form', at });
  const agents = shownSections(form, job.content.values).flatMap(({ fields }, at) => (asksAgent(job, fields) ? [ofForm(at)] : []));
  const found = [...ofMarks, ...agents, ...sections.map(ofForm), ...(papers ? [{ step: 'papers' as const, at: 0 }] : [])];
  return found.filter((place, at) => !found.slice(0, at).some((other) => same(place, other))).sort((a, b) => (isBefore(a, b) ? -1 : 1));
}

/** The next screen on which something was marked; after the last one everything is looked at. */
export const onward = (job: Job, form: Form, from: Place): Place => stops(job, form).filter((place) => isBefore(from, place))[0] || CHECK;
export const backward = (job: Job, form: Form, from: Place): Place | null => stops(job, form).filter((place) => isBefore(place, from)).pop() || null;
const firstOf = (job: Job, form: Form): Place => onward(job, form, { step: 'item', at: -1 });

/** What a resident declares. Pictures prove it, and what the worker writes of himself is not hers. */
function declared(form: Form, { answers, values, materials }: JobContent): unknown {
  const all = settled(form, values);
  const isHers = (code: string) => code.indexOf('proxy_') !== 0 && !!form.fields[code] && ['photo', 'signature'].indexOf(form.fields[code]!.type) < 0;
  const said = Object.fromEntries(Object.keys(all).filter(isHers).map((code) => [code, all[code]]));
  const ways = paperEntries(form, values, materials).filter(({ source }) => source !== 'upload').map(({ material, source }) => `${material} ${source}`).sort();
  return { answers, said, ways };
}

/** The consent that was sent, while it holds: it was not marked, it covers what is done, and nothing declared has changed. */
export function standing(job: Job, form: Form, today: string): Job['consent'] {
  const { back } = job;
  if (!back || back.asksConsent || !covers(back.consent, form.items.map((item) => item.code), today)) return null;
  const isMarked = marked(job, form).some(({ spot }) => !!spot && spot.step === 'consent');
  return !isMarked && same(declared(form, job.content), declared(form, back.content)) ? back.consent : null;
}
