/** What may be done at the door in a place, and how it is found. */
import type { Book, Offer } from '../../rules/books.ts';
import { books, settings, type Job, type Pack, type Vault } from '../../store/index.ts';

export interface Offered {
  bundle: string;
  name: string;
  plainName: string;
  /** What a bundle holds; empty for a single item. */
  parts: string[];
  mustBeSeen: boolean;
}

type Facts = Pack['items'][number] & { plain_name?: string; name?: string; must_be_seen?: boolean };

const SINGLE = 'item:';

export async function offersIn(vault: Vault, division: string): Promise<Offered[]> {
  const { items = [], forms = [] } = (await settings.get(vault, 'items')) || {};
  const facts = (code: string) => items.find((item) => item.code === code) as Facts | undefined;
  const found: Offered[] = [];
  for (const url of new Set(forms.filter((row) => row.division === division).map((row) => row.url))) {
    const book = await books(vault).get(url);
    if (book) for (const [bundle, offer] of Object.entries(book.bundles)) found.push(offered(bundle, offer, facts(bundle.replace(SINGLE, ''))));
  }
  return found.sort((a, b) => b.parts.length - a.parts.length || a.plainName.localeCompare(b.plainName, 'zh-CN'));
}

function offered(bundle: string, { name, plain_name, parts = [] }: Offer, facts: Facts | undefined): Offered {
  const isSingle = bundle.indexOf(SINGLE) === 0;
  return { bundle, name, plainName: plain_name || name, parts: isSingle ? [] : parts, mustBeSeen: !!facts && !!facts.must_be_seen };
}

const bare = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s/g, '');

/** What has all that was typed in its own name, then what has it in the name of a part. */
export function fitting(all: readonly Offered[], typed: string): Offered[] {
  const wanted = bare(typed);
  const has = (names: readonly string[]) => names.some((name) => bare(name).indexOf(wanted) >= 0);
  if (!wanted) return [...all];
  const own = all.filter((one) => has([one.name, one.plainName]));
  return [...own, ...all.filter((one) => own.indexOf(one) < 0 && has(one.parts))];
}

/** The book in which this job's bundle stands. */
export async function bookOf(vault: Vault, { bundle, division }: Pick<Job, 'bundle' | 'division'>): Promise<Book | undefined> {
  const { forms = [] } = (await settings.get(vault, 'items')) || {};
  const row = forms.find((one) => one.bundle === bundle && one.division === division);
  return row && books(vault).get(row.url);
}
