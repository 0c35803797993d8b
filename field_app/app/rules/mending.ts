/**
 * A body's correction that is answered at the door: what of it may be another, and what goes back. The same rule as
 * `server/applications/mending.py`, which has the last word. Pure.
 */
import { same, type PaperEntry } from '../../../server/web/kit/draft/merge.ts';
import { fieldFaults } from '../../../server/web/kit/form/faults.ts';
import { holds } from '../../../server/web/kit/form/rules.ts';
import type { Form, Values } from '../../../server/web/kit/form/shapes.ts';
import { known, paperEntries, settled, shownSections } from '../../../server/web/kit/form/state.ts';
import { lacking } from '../../../server/web/kit/papers/lacking.ts';
import type { Back, Job, JobContent } from '../store/shapes.ts';
import { AGENT } from './prefill.ts';

/** By their codes. */
export interface Open {
  fields: string[];
  papers: string[];
}

/** What is another in an answer. */
export interface Changes {
  values: Values;
  materials: PaperEntry[];
}

/** The name of what was lent: the job's, or the correction's. */
export const loanOf = ({ id, back }: Pick<Job, 'id' | 'back'>): string => (back && back.answers ? back.answers.correction : id);

/** Of a job that was a colleague's: where whoever answers has to write himself, and show his card. */
const isOfAgent = ({ asksAgent }: Back, code: string): boolean => !!asksAgent && (AGENT.indexOf(code) >= 0 || code === CARD);

/** The paper that shows who acts (`field_app/visits/agent_rules.py`). */
const CARD = 'proxy_id_card';

const codeOf = (pointer: string): string => pointer.split('/').filter((part) => part && part !== 'values')[0] || '';

/** What was marked, what a marked number tells, what the changes bring up, what no longer holds; null where everything may be changed. */
export function open(job: Job, form: Form): Open | null {
  const { back, content } = job;
  if (!back || !back.answers) return null;
  const [now, then] = [known(form, settled(form, content.values)), known(form, settled(form, back.content.values))];
  const isUp = (part: { shown: Form['fields'][string]['shown']; needed: Form['fields'][string]['needed'] }) =>
    [part.shown, part.needed].some((gate) => holds(gate, now) && !holds(gate, then));
  const [marked, papers] = [back.marks.map(({ target }) => codeOf(target.pointer || '')), back.marks.map(({ target }) => target.material || '')];
  const stale = [...fieldFaults(form, back.content.values), ...lacking(form, back.content.values, back.content.materials, () => true)].map(({ pointer }) => pointer.split('/'));
  const isMarked = (code: string) => marked.indexOf(code) >= 0;
  const isStale = (code: string) => stale.some((parts) => parts[1] === code || (parts[1] === 'materials' && parts[2] === code));
  return {
    fields: Object.keys(form.fields).filter((code) => form.fields[code]!.filled_by !== 'system' && (isMarked(code) || isOfAgent(back, code) || (form.fields[code]!.told_by || []).some(isMarked) || isUp(form.fields[code]!) || isStale(code))),
    papers: form.materials.filter((paper) => papers.indexOf(paper.material) >= 0 || isOfAgent(back, paper.material) || isUp(paper) || isStale(paper.material)).map((paper) => paper.material),
  };
}

/** Sections, by their place, with something that was brought up and is not filled in yet; and whether a paper is. */
export function lacks(job: Job, form: Form): { sections: number[]; papers: boolean } {
  const may = open(job, form);
  if (!may) return { sections: [], papers: false };
  const { values, materials } = job.content;
  const isLacking = (fields: readonly string[]) => fieldFaults(form, values, fields.filter((code) => may.fields.indexOf(code) >= 0)).length > 0;
  const sections = shownSections(form, values).map(({ fields }, at) => (isLacking(fields) ? at : -1)).filter((at) => at >= 0);
  return { sections, papers: lacking(form, values, materials, () => true).some(({ pointer }) => may.papers.indexOf(pointer.split('/')[2]!) >= 0) };
}

/** What is another; and every place that was emptied of a colleague, also where nothing is put. */
export function changesOf(job: Job, form: Form): Changes {
  const [may, { content, back }] = [open(job, form)!, job];
  const [now, then] = [settled(form, content.values), settled(form, back!.content.values)];
  const asked = shownSections(form, content.values).flatMap(({ fields }) => fields);
  const isEmptied = (code: string) => isOfAgent(back!, code) && code in back!.content.values;
  const codes = may.fields.filter((code) => isEmptied(code) || (asked.indexOf(code) >= 0 && !same(now[code], then[code])));
  const before = (material: string) => back!.content.materials.filter((entry) => entry.material === material)[0];
  const isNew = (entry: PaperEntry) => may.papers.indexOf(entry.material) >= 0 && !same(entry, before(entry.material));
  const papers = paperEntries(form, content.values, content.materials).filter(isNew);
  const bare = back!.content.materials.filter(({ material, pages }) => isOfAgent(back!, material) && !pages.length && !papers.some((entry) => entry.material === material));
  return { values: Object.fromEntries(codes.map((code) => [code, now[code] === undefined ? null : now[code]])), materials: [...papers, ...bare] };
}

/** The content with an answer in it, in the very order of the server: it is what is signed. */
export function mended(before: JobContent, { values, materials }: Changes): JobContent {
  const newest = (entry: PaperEntry) => materials.filter((one) => one.material === entry.material)[0] || entry;
  const added = materials.filter((entry) => !before.materials.some((one) => one.material === entry.material));
  return { ...before, values: { ...before.values, ...values }, materials: [...before.materials.map(newest), ...added] };
}
