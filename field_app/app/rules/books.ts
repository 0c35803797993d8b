/**
 * The forms that the phone carries, composed by the server for every way to answer (see `field_app/sync/service/books.py`).
 * Each piece stands in a book once; `{"$": n}` stands for piece n. Pure.
 */
import type { Question } from '../../../server/web/kit/api/types.ts';
import { canonical } from './canonical.ts';

/** What may be done: the questions before its form, and the form of each way to answer them. */
export interface Offer {
  name: string;
  plain_name: string;
  /** The state of its forms, as the pack names it. */
  digest: string;
  questions: Question[];
  /** Names of what is in a bundle, by which it is found too. */
  parts?: string[];
  /** There are too many ways to answer: the forms are fetched one by one, when the questions are answered. */
  is_wide?: boolean;
  forms: unknown[];
}

export interface Book {
  of: string;
  release: string;
  division: string;
  pieces: unknown[];
  bundles: Record<string, Offer>;
}

/** Something that the pack names does not stand in this book as it is today. */
export const missing = (rows: readonly { bundle: string; digest: string }[], book: Book | undefined): boolean =>
  rows.some(({ bundle, digest }) => !book || !book.bundles[bundle] || book.bundles[bundle]!.digest !== digest);

/** The book with one more form of a bundle, which stands in it as it is. */
export const withForm = (book: Book, bundle: string, form: unknown): Book => ({
  ...book, bundles: { ...book.bundles, [bundle]: { ...book.bundles[bundle]!, forms: [...book.bundles[bundle]!.forms, form] } },
});

/** A piece with all that it names. */
function whole(pieces: readonly unknown[], part: unknown): unknown {
  if (Array.isArray(part)) return part.map((one) => whole(pieces, one));
  if (!part || typeof part !== 'object') return part;
  const names = Object.keys(part);
  if (names.length === 1 && names[0] === '$') return whole(pieces, pieces[(part as { $: number }).$]);
  return Object.fromEntries(names.map((name) => [name, whole(pieces, (part as Record<string, unknown>)[name])]));
}

/** The form for these answers; null where they do not suffice for one. */
export function formOf<F>({ pieces, bundles }: Book, bundle: string, answers: Record<string, unknown>): F | null {
  const offer = bundles[bundle];
  const wanted = canonical(answers);
  const named = (part: unknown): unknown => {
    const head = part as { $?: number };
    return typeof head.$ === 'number' ? pieces[head.$] : part;
  };
  const found = offer && offer.forms.find((part) => canonical(whole(pieces, (named(part) as { answers: unknown }).answers)) === wanted);
  return found === undefined ? null : (whole(pieces, found) as F);
}
