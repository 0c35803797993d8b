/** What the server lends the phone: residents, tasks, returned jobs, items, forms. It vanishes with the lease. */
import type { Form } from '../../../server/web/kit/form/shapes.ts';
import type { Text } from '../rules/consent.ts';
import type { Book } from '../rules/books.ts';
import { Records } from './records.ts';
import { settingRow, settings } from './settings.ts';
import type { Pack, Resident, Return, Settings, Task, Underway } from './shapes.ts';
import { together } from './shelves.ts';
import type { Vault } from './vault.ts';

export const residents = (vault: Vault) => new Records<Resident>(vault, 'residents', 'people');
export const tasks = (vault: Vault) => new Records<Task>(vault, 'tasks', 'people');
export const returns = (vault: Vault) => new Records<Return>(vault, 'returns', 'people');
export const underway = (vault: Vault) => new Records<Underway>(vault, 'underway', 'people');

/** Forms are nobody's secret, but which ones lie here is nobody's business. They lie by their digest: a job keeps the one it began with. */
export const forms = (vault: Vault) => new Records<Form & { id: string }>(vault, 'forms', 'work');

/** The books of the pack, by their addresses: the forms of all that may be done at the door, see `rules/books.ts`. */
export const books = (vault: Vault) => new Records<Book & { id: string }>(vault, 'forms', 'work');

/** Lays a pack down with its cursor, all or nothing: a phone that dies in between asks for the same pack again. */
export async function take(vault: Vault, pack: Pack, now: number): Promise<void> {
  const [people, toDo, back, going] = await Promise.all([rows(residents(vault), pack.residents), rows(tasks(vault), pack.tasks), rows(returns(vault), pack.returns), rows(underway(vault), pack.underway || [])]);
  const [cursor, items] = await Promise.all([settingRow(vault, 'pack', { cursor: pack.cursor, at: now, offset: Date.parse(pack.server_time) - now, worker: pack.worker || '' }), settingRow(vault, 'items', await offered(vault, pack))]);
  await together(['residents', 'tasks', 'returns', 'underway', 'settings'], async (tx) => {
    for (const [shelf, fresh] of [['residents', people], ['tasks', toDo], ['returns', back], ['underway', going]] as const) {
      const store = tx.objectStore(shelf);
      if (pack.full) await store.clear();
      await Promise.all([...pack.gone.map((id) => store.delete(id)), ...fresh.map((row) => store.put(row))]);
    }
    await Promise.all([tx.objectStore('settings').put(cursor), tx.objectStore('settings').put(items)]);
  });
}

/** What may be done at the door comes whole or not at all; of what is read out there, in its order, a changed text takes the place of the older. */
async function offered(vault: Vault, { full, items, forms, texts, grids }: Pack): Promise<Settings['items']> {
  const before = (!full && (await settings.get(vault, 'items'))) || { items: [], forms: [], grids: [], texts: [] };
  const newest = <T>(old: T[] | undefined, fresh: T[] | undefined): T[] => (fresh && fresh.length ? fresh : old || []);
  return { items: newest(before.items, items), forms: newest(before.forms, forms), grids: newest(before.grids, grids), texts: worded(before.texts || [], texts || []) };
}

/** In the order in which they came first: it is part of what is agreed to. */
const worded = (old: readonly Text[], fresh: readonly Text[]): Text[] => {
  const newest = (text: Text) => fresh.filter((other) => other.code === text.code)[0] || text;
  return [...old.map(newest), ...fresh.filter((text) => !old.some((other) => other.code === text.code))];
};

const rows = <T extends { id: string }>(shelf: Records<T>, ones: readonly T[]) => Promise.all(ones.map((one) => shelf.row(one)));
