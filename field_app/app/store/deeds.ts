/**
 * What was done of tasks, on its way to the server. What the exchange needs lies under the PIN's key; what was said, and
 * the signatures, lie under the key of the residents, like the pictures of finished jobs: six digits and a copied phone do
 * not open them. Signatures go as soon as the server has answered; that it is done marks its task until a pack says so too;
 * the words stay until a comparison, which may still miss them.
 */
import type { Uuid } from '../../../server/web/kit/ids.ts';
import type { SentDeed } from '../rules/comparison.ts';
import { before, PATHS, type DeedKind } from '../rules/deeds.ts';
import { again, type Parcel } from '../rules/exchange.ts';
import { finished } from './finished.ts';
import { jobs, type Kept } from './jobs.ts';
import { leaveOut, photos } from './photos.ts';
import { isSame, readAll, Records, sealedRow, unopened, valueIn, type Read } from './records.ts';
import { decoded, encoded, named, type Bytes } from './seal.ts';
import type { Deed, Draft, Job, Label, Photo, Task } from './shapes.ts';
import { MovedOn, open, together, type DeedRow } from './shelves.ts';
import type { Vault } from './vault.ts';

/** What a screen lays down. */
export interface Doing {
  id: Uuid;
  kind: DeedKind;
  task: Uuid;
  /** The noun in its path, and the one inside. */
  of: Uuid;
  inner?: Uuid;
  about: Uuid;
  part?: string;
  /** A job that it names, and that may still be on its way. */
  job?: Uuid | null;
  resident?: Uuid | null;
  body: Record<string, unknown> | null;
  shown: readonly Pick<Photo, 'id' | 'digest' | 'purpose'>[];
  now: number;
  /** The draft that it was; or the job that was written, of its own name. */
  draft?: string;
  written?: Kept;
}

/** Why it stays: another try may be in vain; it may lie at the server, parked under this name. */
export interface Stopped {
  reason: string;
  isOver: boolean;
  parked?: Uuid;
}

export const drafts = (vault: Vault) => new Records<Draft>(vault, 'drafts', 'people');

const saidName = (id: Uuid): Bytes => named('deed', id, 'said');
const writtenName = (id: Uuid): Bytes => named('deed', id, 'written');
const labelName = (id: Uuid): Bytes => named('deed', id, 'label');
const read = (vault: Vault, row: DeedRow): Promise<Deed> => valueIn<Deed>(vault, 'work', 'deeds', row);

async function rowOf(vault: Vault, deed: Deed, beside: Pick<DeedRow, 'said' | 'label' | 'written'>): Promise<DeedRow> {
  return { ...(await sealedRow(vault, 'work', 'deeds', deed.id, deed)), said: beside.said, label: beside.label, ...(beside.written ? { written: beside.written } : {}) };
}

/** All that waits, each with what it is about. */
async function waitingIn(vault: Vault): Promise<(Parcel & { about?: Uuid })[]> {
  const [{ parcels }, { ones }] = [await finished.line(vault), await deeds.all(vault)];
  return [...parcels, ...ones.flatMap((one) => one.parcels.map((each) => ({ ...each, about: one.about })))];
}

function parcelsOf({ id, about, job = null, shown, now }: Doing, line: readonly (Parcel & { about?: Uuid })[]): Parcel[] {
  const each = (name: Uuid, kind: Parcel['kind']): Parcel => ({ id: name, job: id, kind, state: 'waiting', at: now, tries: 0, notBefore: 0 });
  const files = shown.map((photo) => each(photo.id, 'photo'));
  return [...files, { ...each(id, 'deed'), after: before({ about, job }, shown.map((photo) => photo.id), line) }];
}

export const deeds = {
  async all(vault: Vault): Promise<Read<Deed>> {
    return readAll(await (await open()).getAll('deeds'), (row) => read(vault, row));
  },

  async get(vault: Vault, id: Uuid): Promise<Deed | undefined> {
    const row = await (await open()).get('deeds', id);
    return row && read(vault, row);
  },

  /** What is sent; null for a command without words. */
  async said(vault: Vault, id: Uuid): Promise<Record<string, unknown> | null> {
    const row = await (await open()).get('deeds', id);
    return row && row.said ? (JSON.parse(decoded(await vault.unseal('people', saidName(id), row.said))) as Record<string, unknown> | null) : null;
  },

  /** Of one that does not open: what it was, of which task, when. Nothing where that does not open either. */
  async label(vault: Vault, id: Uuid): Promise<Label | undefined> {
    const row = await (await open()).get('deeds', id);
    if (!row || !row.label) return undefined;
    const bytes = await vault.unseal('work', labelName(id), row.label).catch(unopened);
    return bytes && (JSON.parse(decoded(bytes)) as Label);
  },

  /** Done, with one stroke: the draft or the job is no more, and pictures that it does not show go. The same again changes nothing; `MovedOn`, if another tab has written the job. */
  async lay(vault: Vault, doing: Doing): Promise<void> {
    const { id, kind, task, of, inner = id, part, about, resident, body, shown, now, draft, written } = doing;
    const deed: Deed = {
      id, kind, task, ...(part ? { part } : {}), about, path: PATHS[kind](of, inner), of, ...(resident ? { resident } : {}),
      files: shown.map(({ id: ref, digest, purpose }) => ({ ref, digest, purpose })),
      parcels: parcelsOf(doing, await waitingIn(vault)), reason: '', isOver: false, doneAt: now,
    };
    const label: Label = { kind, task, doneAt: now };
    const row = await rowOf(vault, deed, {
      said: await vault.seal('people', saidName(id), encoded(JSON.stringify(body))),
      label: await vault.seal('work', labelName(id), encoded(JSON.stringify(label))),
      ...(written ? { written: await vault.seal('people', writtenName(id), encoded(JSON.stringify(written.job))) } : {}),
    });
    await together(['deeds', 'drafts', 'jobs', 'photos', 'chunks'], async (tx) => {
      if ((await tx.objectStore('deeds').getKey(id)) !== undefined) return;
      const before = written && (await tx.objectStore('jobs').get(id));
      if (written && (!before || before.seq !== written.seq)) throw new MovedOn();
      if (written) await tx.objectStore('jobs').delete(id);
      await leaveOut(tx, id, shown);
      await tx.objectStore('deeds').put(row);
      if (draft) await tx.objectStore('drafts').delete(draft);
    }, true);
    await photos.putAway(vault, id);
  },

  /** Those of which no pack has told yet: as they are, the task is no more what the list says. */
  async fresh(vault: Vault): Promise<Deed[]> {
    return (await this.all(vault)).ones.filter((one) => !one.isTold);
  },

  change: (vault: Vault, id: Uuid, how: (one: Deed) => Deed): Promise<void> => rewritten(vault, id, how),

  /** One parcel after an attempt, and why it stays if it does. Once the words are taken, no picture is needed here: those that the server has are there, and it does without the others. */
  async moved(vault: Vault, after: Parcel, no: Stopped | null = null): Promise<void> {
    const isThere = after.kind === 'deed' && after.state === 'sent';
    const fate = (each: Parcel): Parcel => (each.id === after.id ? after : each);
    const isSent = (one: Deed, ref: Uuid) => one.parcels.some((each) => each.id === ref && each.state === 'sent');
    const taken = (one: Deed): Deed => ({
      ...one, reason: '', differs: [], files: one.files.filter(({ ref }) => isSent(one, ref)), parcels: one.parcels.map(fate).filter((each) => each.state === 'sent'),
    });
    await rewritten(vault, after.job, (one) => (isThere ? taken(one) : { ...one, ...(no || {}), parcels: one.parcels.map(fate) }), isThere);
  },

  /** What the server has, as far as this phone knows: for the daily comparison. */
  async lists(vault: Vault): Promise<{ files: Record<Uuid, string>; deeds: SentDeed[]; kept: Uuid[] }> {
    const { ones } = await this.all(vault);
    const gone = ones.filter(isGone);
    const files = gone.flatMap((one) => one.files.map(({ ref, digest }) => [ref, digest] as const));
    const kept = ones.flatMap(({ parked }) => (parked ? [parked] : []));
    return { files: Object.fromEntries(files), deeds: gone.map(({ id, kind, of, about }) => ({ id, kind, of: of || about })), kept };
  },

  /** Those whose words lie here. */
  held: async (): Promise<Uuid[]> => (await (await open()).getAll('deeds')).filter((row) => !!row.said).map((row) => row.id),

  again: (vault: Vault, id: Uuid): Promise<void> =>
    rewritten(vault, id, (one) => ({ ...one, reason: '', isOver: false, parcels: one.parcels.map((each) => (each.state === 'sent' ? each : again(each))) })),

  /** The server would not have it: the job is written on, with its pictures, in one stroke. Returns whether it was one. */
  async reopen(vault: Vault, id: Uuid): Promise<boolean> {
    const row = await (await open()).get('deeds', id);
    if (!row || !row.written) return false;
    const job = JSON.parse(decoded(await vault.unseal('people', writtenName(id), row.written))) as Job;
    const sealed = await jobs.sealed(vault, job);
    return together(['deeds', 'jobs'], async (tx) => {
      if (!isSame(await tx.objectStore('deeds').get(id), row)) return false;
      await tx.objectStore('deeds').delete(id);
      await tx.objectStore('jobs').put({ ...sealed, seq: 1 });
      return true;
    }, true);
  },

  /** The worker has read why it was refused, or what was decided; or it is compared. */
  drop: (id: Uuid): Promise<void> =>
    together(['deeds', 'photos', 'chunks'], async (tx) => {
      await tx.objectStore('deeds').delete(id);
      await leaveOut(tx, id, []);
    }, true),

  /**
   * A pack came: what had gone before is told by it, and marks its task no more. Words of a task that is no more stay, marked, until the worker drops
   * them: others may have done it. They go with an own deed. `tasks` are there now, `before` the ones before the pack.
   */
  async settle(vault: Vault, tasks: readonly Uuid[], before: readonly Task[]): Promise<void> {
    const gone = (await this.fresh(vault)).filter(isGone);
    for (const one of gone) await this.change(vault, one.id, (now) => ({ ...now, isTold: true }));
    for (const draft of (await drafts(vault).all()).ones.filter((one) => one.isOfTask)) {
      const task = draft.id.split('/')[0]!;
      const isHere = tasks.indexOf(task) >= 0;
      if (isHere && !draft.left || !isHere && draft.left) continue;
      if (!isHere && (gone.some((deed) => deed.task === task) || (await isEmpty(vault, draft)))) await this.dropDraft(draft);
      else await marked(vault, draft.id, isHere ? undefined : before.filter((one) => one.id === task)[0] || NOTHING_KNOWN);
    }
  },

  /** With its pictures. */
  dropDraft: ({ id, command }: Pick<Draft, 'id' | 'command'>): Promise<void> =>
    together(['drafts', 'photos', 'chunks'], async (tx) => {
      await tx.objectStore('drafts').delete(id);
      await leaveOut(tx, command, []);
    }),

  /** As of finished jobs: what was laid down when the phone died comes under the key of the residents. */
  async putAway(vault: Vault): Promise<void> {
    for (const id of await (await open()).getAllKeys('deeds')) await photos.putAway(vault, id);
  },
};

export const isGone = (deed: Deed): boolean => deed.parcels.every((each) => each.state === 'sent');

const isEmpty = async (vault: Vault, { command, fields }: Draft): Promise<boolean> => Object.keys(fields).length === 0 && (await photos.of(vault, command)).ones.length === 0;

/** The phone died after the pack came. */
const NOTHING_KNOWN = { kind: 'visit', name: '' } as const;

/** What is being written just now is left to the next pack. */
async function marked(vault: Vault, id: string, task: Draft['left']): Promise<void> {
  const known = await (await open()).get('drafts', id);
  const draft = known && (await valueIn<Draft>(vault, 'people', 'drafts', known).catch(unopened));
  if (!draft) return;
  const { left: _, ...words } = draft;
  const left = task && { kind: task.kind, name: task.name || '', state: task.state, question: task.question, original: task.original };
  const row = await drafts(vault).row({ ...words, ...(left ? { left } : {}) });
  await together(['drafts'], async (tx) => {
    if (isSame(await tx.objectStore('drafts').get(id), known)) await tx.objectStore('drafts').put(row);
  });
}

/** As in `photos.ts`: sealing takes a moment; what was written meanwhile is not overwritten. */
async function rewritten(vault: Vault, id: Uuid, how: (one: Deed) => Deed, isThere = false): Promise<void> {
  for (;;) {
    const known = await (await open()).get('deeds', id);
    if (!known) return;
    const row = await rowOf(vault, how(await read(vault, known)), { ...known, ...(isThere ? { written: null } : {}) });
    const isLaid = await together(['deeds', 'photos', 'chunks'], async (tx) => {
      if (!isSame(await tx.objectStore('deeds').get(id), known)) return false;
      await tx.objectStore('deeds').put(row);
      if (isThere) await leaveOut(tx, id, []);
      return true;
    });
    if (isLaid) return;
  }
}
