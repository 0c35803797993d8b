/** Fetches what the phone is lent. */
import { Problem } from '../../../server/web/kit/api/problem.ts';
import type { Api } from '../net/api.ts';
import { DAY } from '../rules/lease.ts';
import { formOf, missing, withForm, type Book } from '../rules/books.ts';
import type { Form } from '../../../server/web/kit/form/shapes.ts';
import { books, deeds, forms, returns, settings, take, tasks, unopened, type Job, type Pack, type Vault } from '../store/index.ts';

export async function fetchPack(vault: Vault, api: Api, now: number): Promise<void> {
  if (!vault.can('people')) throw new Problem(401, {}); // six digits: the share comes with signing in
  const [known, { device }] = [await settings.get(vault, 'pack'), await vault.copies()];
  const since = known ? `since=${known.cursor}&` : '';
  const pack = await api.call<Pack>('GET', `/packs/field?${since}device=${device}`);
  const before = (await tasks(vault).all()).ones;
  await take(vault, pack, now);
  const { ones, strange } = await tasks(vault).all();
  await deeds.settle(vault, [...ones.map((one) => one.id), ...strange], before);
  // by the server's own two moments, so that a phone whose clock is wrong is lent no more and no less
  await vault.contact({ leaseDays: (Date.parse(pack.lease_until) - Date.parse(pack.server_time)) / DAY });
}

/** The forms of what the pack names, so that a job can be written without network; a book that changed is fetched anew. */
export async function fetchBooks(vault: Vault, api: Api): Promise<void> {
  const { forms = [] } = (await settings.get(vault, 'items')) || {};
  for (const url of new Set(forms.map((row) => row.url))) {
    const rows = forms.filter((row) => row.url === url);
    if (!missing(rows, await books(vault).get(url).catch(unopened))) continue;
    const book = await api.call<Book>('GET', url.replace('/api/v1', '')).catch(orNone);
    if (book) await books(vault).keep({ ...book, id: url });
  }
}

/** The form of each returned job and of each correction, in the version in which it was filled in: it is mended without network too. */
export async function fetchForms(vault: Vault, api: Api): Promise<void> {
  for (const { id, form, door_notice } of (await returns(vault).all()).ones) {
    if (!form || (await forms(vault).get(form).catch(unopened))) continue;
    const found = await api.call<Form>('GET', door_notice ? `/door-notices/${door_notice}/form` : `/jobs/${id}/form`).catch(orNone);
    if (found) await forms(vault).keep({ ...found, id: found.digest });
  }
}

/** The one form for what was answered, of a bundle that has too many to carry: it stands in the book from now on. */
export async function fetchForm(vault: Vault, api: Api, { bundle, division, content }: Pick<Job, 'bundle' | 'division' | 'content'>): Promise<void> {
  const rows = ((await settings.get(vault, 'items')) || { forms: [] }).forms;
  const row = rows.find((one) => one.bundle === bundle && one.division === division);
  const book = row && (await books(vault).get(row.url));
  if (!book) return;
  const form = await api.call<Form>('POST', `/bundles/${bundle}/forms`, { answers: content.answers, division, release: book.release, view: 'page' });
  if (!formOf(book, bundle, form.answers)) await books(vault).keep({ ...withForm(book, bundle, form), id: book.id });
}

/** Taken back since the pack was made: the next pack says so. */
function orNone(error: unknown): null {
  if (error instanceof Problem && error.status === 404) return null;
  throw error;
}
