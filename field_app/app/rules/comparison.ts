/** Once a day phone and server lay their lists side by side. Pure. */

export type Uuid = string;

/** Digest by name: of jobs their content, of photos their bytes. */
export interface Lists {
  jobs: Readonly<Record<Uuid, string>>;
  files: Readonly<Record<Uuid, string>>;
}

export interface Difference {
  kind: 'jobs' | 'files';
  id: Uuid;
  /** The server does not have it; has something else under its name; has it, while the phone does not know it. */
  is: 'missing' | 'other' | 'unknown-here';
}

/** All that differs, in the order of the names. */
export function differences(phone: Lists, server: Lists): Difference[] {
  return [...inOne('jobs', phone.jobs, server.jobs), ...inOne('files', phone.files, server.files)];
}

function inOne(kind: Difference['kind'], here: Readonly<Record<Uuid, string>>, there: Readonly<Record<Uuid, string>>): Difference[] {
  const has = (list: object, id: Uuid) => Object.prototype.hasOwnProperty.call(list, id);
  const all = Array.from(new Set([...Object.keys(here), ...Object.keys(there)])).sort();
  return all.filter((id) => !has(here, id) || !has(there, id) || here[id] !== there[id]).map((id) => ({
    kind, id, is: !has(there, id) ? 'missing' : has(here, id) ? 'other' : 'unknown-here',
  }));
}

/** A parked job as the server holds it, and what a person has decided. */
export interface KeptApart {
  id: Uuid;
  revision: Uuid;
  content_digest: string | null;
  /** Of the envelope, where the server cannot open it. */
  sealed_digest: string | null;
  decision: string | null;
  decision_name: string | null;
  words: string | null;
}

/** Whether the server proves that it holds this job as it was written here. `envelope`: its digest. */
export const holds = (told: KeptApart, one: { id: Uuid; revision: Uuid; content_digest: string }, envelope: string): boolean =>
  told.id === one.id && told.revision === one.revision && (told.content_digest === null ? told.sealed_digest === envelope : told.content_digest === one.content_digest);

export interface Doing {
  /** Sent again: the server lost it, and the phone still has it. */
  again: Difference[];
  /** Told to the worker and the secretary: nothing that a program may settle. */
  tell: Difference[];
}

/** What follows. `held` are the names whose bytes still lie on this phone. What another phone sent is nothing to do here. */
export function whatToDo(found: readonly Difference[], held: readonly Uuid[]): Doing {
  const isHere = (one: Difference) => one.is === 'missing' && held.indexOf(one.id) >= 0;
  return { again: found.filter(isHere), tell: found.filter((one) => !isHere(one) && one.is !== 'unknown-here') };
}
