/** Records on a shelf: sealed one by one, each bound to its shelf and id. */
import type { Uuid } from '../../../server/web/kit/ids.ts';
import type { KeyName } from './keyring.ts';
import { decoded, encoded, named, Tampered } from './seal.ts';
import { open, together, type SealedRow } from './shelves.ts';
import type { Vault } from './vault.ts';

/** Shelves whose rows hold nothing but their id and what is sealed. */
export type PlainShelf = 'settings' | 'forms' | 'residents' | 'tasks' | 'returns' | 'underway' | 'drafts';
export type SealedShelf = PlainShelf | 'jobs' | 'photos' | 'finished' | 'deeds';

/** What could be read, and the names of what could not: one bad record hides no other, and is not passed over in silence. */
export interface Read<T> {
  ones: T[];
  strange: Uuid[];
}

export async function sealedRow(vault: Vault, key: KeyName, shelf: SealedShelf, id: string, value: unknown): Promise<SealedRow> {
  return { id, ...(await vault.seal(key, named(shelf, id), encoded(JSON.stringify(value)))) };
}

export async function valueIn<T>(vault: Vault, key: KeyName, shelf: SealedShelf, row: SealedRow): Promise<T> {
  return JSON.parse(decoded(await vault.unseal(key, named(shelf, row.id), row))) as T;
}

export async function readAll<R extends SealedRow, T>(rows: readonly R[], read: (row: R) => Promise<T>): Promise<Read<T>> {
  const found: Read<T> = { ones: [], strange: [] };
  for (const row of rows) {
    try {
      found.ones.push(await read(row));
    } catch (error) {
      if (!(error instanceof Tampered)) throw error;
      found.strange.push(row.id);
    }
  }
  return found;
}

/** What does not open counts as not there: it is fetched anew, or done without. */
export function unopened(error: unknown): undefined {
  if (!(error instanceof Tampered)) throw error;
  return undefined;
}

/** The same row still, byte for byte: nobody has written it since it was read. */
export const isSame = (a: SealedRow | undefined, b: SealedRow | undefined): boolean =>
  a === b || (!!a && !!b && a.iv.length === b.iv.length && a.iv.every((byte, place) => byte === b.iv[place]));

export class Records<T extends { id: string }> {
  constructor(private readonly vault: Vault, private readonly shelf: PlainShelf, private readonly key: KeyName) {}

  row(one: T): Promise<SealedRow> {
    return sealedRow(this.vault, this.key, this.shelf, one.id, one);
  }

  async keep(one: T): Promise<void> {
    const row = await this.row(one);
    await together([this.shelf], async (tx) => void (await tx.objectStore(this.shelf).put(row)));
  }

  async get(id: string): Promise<T | undefined> {
    const row = await (await open()).get(this.shelf, id);
    return row && valueIn<T>(this.vault, this.key, this.shelf, row);
  }

  async all(): Promise<Read<T>> {
    return readAll(await (await open()).getAll(this.shelf), (row) => valueIn<T>(this.vault, this.key, this.shelf, row));
  }

  async drop(id: string): Promise<void> {
    await together([this.shelf], (tx) => tx.objectStore(this.shelf).delete(id));
  }
}
