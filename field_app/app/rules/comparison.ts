/** Once a day phone and server lay their lists side by side. Pure. */

export type Uuid = string;

/** Digest by name: of jobs their content, of photos their bytes. */
export interface Lists {
  jobs: Readonly<Record<Uuid, string>>;
  files: Readonly<Record<Uuid, string>>;
}

/** Something done of a task that is done at the server too, as far as this phone knows. `of`: the visit, job, offer… */
export interface SentDeed {
  id: Uuid;
  kind: string;
  of: Uuid;
}

export interface Difference {
  kind: 'jobs' | 'files' | 'deeds';
  id: Uuid;
  /** The server does not have it; has something else under its name; has it, while the phone does not know it. */
  is: 'missing' | 'other' | 'unknown-here';
}

/** All that differs, in the order of the names. */
export function differences(phone: Lists, server: Lists): Difference[] {
  return [...inOne('jobs', phone.jobs, server.jobs), ...inOne('files', phone.files, server.files)];
}

function inOne(kind: 'jobs' | 'files', here: Readonly<Record<Uuid, string>>, there: Readonly<Record<Uuid, string>>): Difference[] {
  const has = (list: object, id: Uuid) => Object.prototype.hasOwnProperty.call(list, id);
  const all = Array.from(new Set([...Object.keys(here), ...Object.keys(there)])).sort();
  return all.filter((id) => !has(here, id) || !has(there, id) || here[id] !== there[id]).map((id) => ({
    kind, id, is: !has(there, id) ? 'missing' : has(here, id) ? 'other' : 'unknown-here',
  }));
}

/** A parked deed, by the name that the server gave it, and what a person has decided. */
export interface Kept {
  id: Uuid;
  decision: string | null;
  decision_name: string | null;
  words: string | null;
}

/** A parked job as the server holds it. */
export interface KeptApart extends Kept {
  revision: Uuid;
  content_digest: string | null;
  /** Of the envelope, where the server cannot open it. */
  sealed_digest: string | null;
}

/** What a person decided, as the worker reads it. */
export const decisionOf = ({ decision_name, words }: Kept): string => `${decision_name || ''}。${words || ''}`;

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

/** What this phone laid down: a job or a deed, and its pictures in their order. */
export interface LaidDown {
  id: Uuid;
  files: readonly { ref: Uuid; purpose?: string }[];
}

const WHAT = { jobs: '这件事', deeds: '这一步' };
const AGAIN = '服务器上没有了。手机里还在，会自己再送一次，不用重做。';
const LOST = '服务器上没有了，手机里也已经清掉。请告诉社区书记，看要不要重办。';
const OTHER = '和服务器上的不一样。手机里的先留着，不会盖掉服务器上的，请和社区书记一起核对。';

/** Of one thing each part that differs, by name, and what happens with it: a sentence each. */
export function whatDiffers(found: readonly Difference[], { id, files }: LaidDown, held: readonly Uuid[]): string[] {
  const names = new Map(files.map(({ ref }) => [ref, fileName(ref, files)]));
  const mine = found.filter((one) => one.is !== 'unknown-here' && (one.kind === 'files' ? names.has(one.id) : one.id === id));
  return mine.map((one) => {
    const name = one.kind === 'files' ? names.get(one.id)! : WHAT[one.kind];
    return `${name}${one.is === 'other' ? OTHER : held.indexOf(one.id) >= 0 ? AGAIN : LOST}`;
  });
}

/** Signatures are called so; of several pictures it is said which. */
function fileName(ref: Uuid, files: LaidDown['files']): string {
  const isInk = ({ purpose }: { purpose?: string }) => purpose === 'signature';
  const own = files.filter((one) => one.ref === ref)[0]!;
  const alike = files.filter((one) => isInk(one) === isInk(own));
  const name = isInk(own) ? '签名' : '照片';
  return alike.length > 1 ? `第 ${alike.indexOf(own) + 1} 张${name}` : name;
}
