/** Two devices wrote on one draft: what came of both, field by field. Pure. */
import type { Applicant, Content, PaperEntry } from '../api/types.ts';

export type { Applicant, Content, PaperEntry };

export interface Clash {
  place: string;
  mine: unknown;
  theirs: unknown;
}

export interface Merged {
  content: Content;
  clashes: Clash[];
}

export const emptyContent = (): Content => ({ answers: {}, values: {}, materials: [], told_via: ['sms', 'in_app'], prefilled: {} });

export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, place) => same(item, b[place]));
  if (!a || !b || typeof a !== 'object' || typeof b !== 'object' || Array.isArray(a) || Array.isArray(b)) return false;
  const left = a as Record<string, unknown>, right = b as Record<string, unknown>;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Array.from(keys).every((key) => same(left[key], right[key]));
}

/**
 * What I changed since `base` is put upon `theirs`. Where both changed the same field, mine stays (it is in front of the
 * person's eyes) and the clash is told.
 */
export function merge(base: Content, mine: Content, theirs: Content): Merged {
  const clashes: Clash[] = [];
  const applicant = same(mine.applicant, base.applicant) ? theirs.applicant : mine.applicant;
  const records = (part: 'answers' | 'values' | 'prefilled') => mergeRecords(base[part], mine[part], theirs[part], part, clashes);
  return {
    content: {
      answers: records('answers'),
      values: records('values'),
      materials: mergePapers(base.materials, mine.materials, theirs.materials, clashes),
      told_via: same(mine.told_via, base.told_via) ? theirs.told_via : mine.told_via,
      prefilled: records('prefilled') as Record<string, string>,
      ...(applicant ? { applicant } : {}),
    },
    clashes: clashes.filter((clash) => clash.place.indexOf('prefilled/') !== 0),
  };
}

type Fields = Record<string, unknown>;

function mergeRecords(base: Fields, mine: Fields, theirs: Fields, part: string, clashes: Clash[]): Fields {
  const out: Fields = {};
  new Set([...Object.keys(theirs), ...Object.keys(mine)]).forEach((key) => {
    const mineMoved = !same(mine[key], base[key]), theirsMoved = !same(theirs[key], base[key]);
    if (mineMoved && theirsMoved && !same(mine[key], theirs[key])) clashes.push({ place: `${part}/${key}`, mine: mine[key], theirs: theirs[key] });
    const value = mineMoved ? mine[key] : theirs[key];
    if (value !== undefined) out[key] = value;
  });
  return out;
}

/** Pages added on either device are kept; only a page that one of them took away goes. */
function mergePapers(base: PaperEntry[], mine: PaperEntry[], theirs: PaperEntry[], clashes: Clash[]): PaperEntry[] {
  const of = (papers: PaperEntry[], code: string) => papers.filter((paper) => paper.material === code)[0];
  const codes = Array.from(new Set([...theirs, ...mine].map((paper) => paper.material)));
  const out: PaperEntry[] = [];
  codes.forEach((code) => {
    const [before, left, right] = [of(base, code), of(mine, code), of(theirs, code)];
    if (same(left, before)) return right && out.push(right);
    if (same(right, before) || !left || !right) return left && out.push(left);
    if (left.source !== right.source) clashes.push({ place: `materials/${code}`, mine: left, theirs: right });
    const gone = (before ? before.pages : []).filter((page) => left.pages.indexOf(page) < 0 || right.pages.indexOf(page) < 0);
    const pages = [...left.pages, ...right.pages.filter((page) => left.pages.indexOf(page) < 0)].filter((page) => gone.indexOf(page) < 0);
    return out.push({ ...left, pages });
  });
  return out;
}
