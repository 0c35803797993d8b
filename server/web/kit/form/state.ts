/** What stands on the form right now: which fields and papers are shown, which are needed. Pure. */
import { plain, plainMobile } from '../checks/identity.ts';
import type { PaperEntry } from '../draft/merge.ts';
import { holds } from './rules.ts';
import type { Field, Form, Paper, Section, Values } from './shapes.ts';

/** Values with what the guide's answers fix already in their place. */
export function known(form: Form, values: Values): Values {
  const all: Values = {};
  Object.keys(form.fields).forEach((code) => {
    const given = form.fields[code]!.given;
    if (given !== undefined) all[code] = given;
  });
  return { ...form.answers, ...all, ...dropEmpty(values) };
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Numbers as they are stored: without the spaces and dashes that people write. */
function normal(form: Form, values: Values): Values {
  const out: Values = {};
  Object.keys(values).forEach((code) => {
    const [value, type] = [values[code], form.fields[code] ? form.fields[code]!.type : ''];
    const text = typeof value === 'string' && value ? value : null;
    out[code] = text === null ? value : type === 'mobile' ? plainMobile(text) : type === 'id_number' || type === 'uscc' ? plain(text) : value;
  });
  return out;
}

/** Spaces at the ends and rows with nothing in them are nobody's answer. */
function tidy(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (!Array.isArray(value)) return value;
  return value.filter((row) => !(row && typeof row === 'object') || Object.keys(row).some((cell) => !isEmpty((row as Values)[cell])));
}

function dropEmpty(values: Values): Values {
  const kept: Values = {};
  Object.keys(values).forEach((code) => {
    const value = tidy(values[code]);
    if (!isEmpty(value)) kept[code] = value;
  });
  return kept;
}

export const isShown = (field: Field, all: Values): boolean => field.given === undefined && field.filled_by !== 'system' && holds(field.shown, all);
export const isNeeded = (field: Field, all: Values): boolean => holds(field.needed, all);

/**
 * The values to send: hidden fields and empty ones go, since an answer under a question that is not asked is nobody's
 * business. A field that hides may hide others, so this goes on until it stands still.
 */
export function settled(form: Form, values: Values): Values {
  let kept = dropEmpty(normal(form, values));
  for (let round = 0; round < 8; round += 1) {
    const all = known(form, kept);
    const next: Values = {};
    Object.keys(kept).forEach((code) => {
      const field = form.fields[code];
      if (field && (field.filled_by === 'system' || isShown(field, all))) next[code] = kept[code];
    });
    if (Object.keys(next).length === Object.keys(kept).length) return next;
    kept = next;
  }
  return kept;
}

export interface ShownSection extends Section {
  fields: string[];
}

/** Sections with the fields that are asked now; a section with none is left out. Signatures have their own place at the end. */
export function shownSections(form: Form, values: Values): ShownSection[] {
  const all = known(form, settled(form, values));
  return form.sections
    .map((section) => ({ ...section, fields: section.fields.filter((code) => isAsked(form.fields[code], all)) }))
    .filter((section) => section.fields.length > 0);
}

const isAsked = (field: Field | undefined, all: Values): boolean => !!field && field.type !== 'signature' && isShown(field, all);

/** Signature fields that are shown; they are signed together, once, at the end. */
export function signatures(form: Form, values: Values): string[] {
  const all = known(form, settled(form, values));
  return Object.keys(form.fields).filter((code) => form.fields[code]!.type === 'signature' && isShown(form.fields[code]!, all));
}

export interface ShownPaper extends Paper {
  isNeeded: boolean;
}

export function shownPapers(form: Form, values: Values): ShownPaper[] {
  const all = known(form, settled(form, values));
  return form.materials.filter((paper) => holds(paper.shown, all)).map((paper) => ({ ...paper, isNeeded: holds(paper.needed, all) }));
}

/** How a paper is handed in unless the person chooses otherwise: the easiest allowed way. */
export const easiest = (paper: Paper): PaperEntry['source'] => (paper.sources[0] || 'upload') as PaperEntry['source'];

/** What is said about each paper that is shown, chosen or by default; papers that vanished are left out. */
export function paperEntries(form: Form, values: Values, chosen: PaperEntry[]): PaperEntry[] {
  return shownPapers(form, values)
    .map((paper) => chosen.filter((entry) => entry.material === paper.material)[0] || { material: paper.material, pages: [], source: easiest(paper) })
    .filter((entry) => entry.source !== 'upload' || entry.pages.length > 0);
}
