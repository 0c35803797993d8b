/** What lies in the phone, opened. Names with underscores are the server's (see `field_app/sync`). */
import type { PaperEntry, Told } from '../../../server/web/kit/api/types.ts';
import type { Answered } from '../../../server/web/kit/form/questions.tsx';
import type { Uuid } from '../../../server/web/kit/ids.ts';
import type { Agreeing, Consent, Text } from '../rules/consent.ts';
import type { DeedKind } from '../rules/deeds.ts';
import type { Drawn, Hand } from '../rules/drawn.ts';
import type { Line, Parcel } from '../rules/exchange.ts';
import type { Without } from '../rules/place.ts';
import type { Laid, Receipt } from '../rules/receipts.ts';

export type { Consent } from '../rules/consent.ts';

/** Whom a job is for: one of the list, or somebody met at the door, who gets her id here. */
export type Whom = { id: Uuid } | { new: NewResident };

export interface NewResident {
  id: Uuid;
  name: string;
  id_type?: string;
  id_number?: string;
  phone?: string;
  birth?: string;
  address: string;
  house?: string;
  grid: string;
}

export const idOf = (whom: Whom): Uuid => ('new' in whom ? whom.new.id : whom.id);

export interface JobContent {
  answers: Record<string, unknown>;
  values: Record<string, unknown>;
  materials: PaperEntry[];
  told_via: string[];
}

/** The way through a job, in its order. */
export const STEPS = ['item', 'questions', 'form', 'papers', 'check', 'consent', 'sign'] as const;
export type Step = (typeof STEPS)[number];

/** A job being written at the door. */
export interface Job {
  id: Uuid;
  application: Uuid;
  /** The revision that the server has of it, when it came back. */
  base: Uuid | null;
  resident: Whom;
  bundle: string;
  release: string;
  division: string;
  form_digest: string;
  content: JobContent;
  /** The answers in the words in which they were asked, to be read back. It stays on the phone. */
  asked?: Answered[];
  consent: Consent | null;
  /** The consent while it is being given. It stays on the phone. */
  agreeing?: Agreeing;
  /** Signatures that were drawn and are not given yet. They stay on the phone. */
  drawn?: Partial<Record<Hand, Drawn>>;
  declared_at: string | null;
  answers_to: Uuid | null;
  /** The visit at which it was begun. It stays on the phone. */
  visit?: Uuid;
  /** Where the worker is in it: the step, and the how-many-th screen of it. Both stay on the phone. */
  step: Step;
  at?: number;
  /** Where no place is to be asked for, by slot, and who does not want it. It stays on the phone. */
  unplaced?: Record<string, Without>;
  /** What it is about, for the list of begun jobs. */
  title?: string;
  /** Where a value came from that nobody typed, by element: it is shown beside it. */
  sources?: Record<string, string>;
  /** What came back with it. It stays on the phone, so that the job is corrected also after the list has gone. */
  back?: Back;
  changedAt: number;
}

/** A returned job as it was sent, and what has to be done again. */
export interface Back {
  /** In which it was filled in. */
  form: string;
  release: string;
  marks: TaskMark[];
  words: string;
  content: JobContent;
  consent: Consent | null;
  /** That one does not suffice. */
  asksConsent: boolean;
  files: Sent[];
  /** It was a colleague's, who is left out: its worker is to be named. */
  asksAgent?: boolean;
  /** It is a body's correction, to be answered there; `job` is the one that was handed in. */
  answers?: { correction: Uuid; notice: Uuid; job: Uuid };
}

/** A picture that the server has. */
export type Sent = Pick<Photo, 'purpose' | 'digest' | 'page_order' | 'facts'> & { ref: Uuid };

/** A returned job as the pack brings it; or a body's correction, by its own id. `form`: by its digest. */
export type Return = Told<'SyncReturnOut', { marks: TaskMark[]; job: SentJob }>;

/** The body of a job as the server gives it back. */
export interface SentJob extends Pick<Job, 'application' | 'bundle' | 'release' | 'division' | 'content'> {
  resident: { id?: Uuid | null; new?: NewResident | null };
  consent?: Consent | null;
  files?: Sent[];
}

/** A photo or signature. Its bytes lie apart, in chunks. */
export interface Photo {
  /** Its name everywhere: the server's `ref`. */
  id: Uuid;
  job: Uuid;
  purpose: 'material' | 'element_photo' | 'signature' | 'correction';
  /** Where it belongs in the job: so that a picture finds its place also if the page died before the job named it. */
  slot: string;
  page_order: number;
  filename: string;
  type: string;
  size: number;
  digest: string;
  /** Place, time, the three clocks, why it was kept although it is blurred or cut: only what the item asks for. */
  facts: Record<string, unknown>;
  /** Address of a begun upload. */
  address?: string;
  takenAt: number;
}

/** A finished job: nobody on this phone can read it again. This is what the exchange needs of it. */
export interface Finished extends Laid {
  application: Uuid;
  form_digest: string;
  /** For the worker's list: the item's name, and no name of a person. Whose it is stands in the list of residents. */
  title: string;
  resident?: Uuid;
  files: { ref: Uuid; digest: string; purpose?: Photo['purpose'] }[];
  finishedAt: number;
  visit?: Uuid;
  /** Its words and its photos, each by itself on the way. */
  parcels: Parcel[];
  receipt: Receipt | null;
  /** Why it was refused or parked, in plain words. */
  reason: string;
  /** When it is asked for its receipt again. */
  asked: { tries: number; notBefore: number };
  /** The revision that it corrects. */
  base?: Uuid | null;
  /** Nothing more is to be done with it, and the server has proven what it holds: why, in plain words. A person has decided about what was parked; or other words have come since. */
  decided?: string;
  /** What the last comparison found to differ, and what happens with it. */
  differs?: string[];
}

/** What was done of a task: laid down here first, and on its way. What was said in it lies apart, under the key of the residents. */
export interface Deed {
  /** Of the command. */
  id: Uuid;
  kind: DeedKind;
  /** The task; it goes with the pack that comes after the deed has gone. */
  task: Uuid;
  /** Which part of the task it is, where that has several: a paper by its code. */
  part?: string;
  /** The visit, job or original: what is done of the same goes in its order. */
  about: Uuid;
  /** Where it goes; ids alone. */
  path: string;
  of?: Uuid;
  resident?: Uuid;
  files: { ref: Uuid; digest: string; purpose?: Photo['purpose'] }[];
  /** Its pictures, and the words. */
  parcels: Parcel[];
  /** Why it was refused or parked, in plain words; and whether another try is in vain. */
  reason: string;
  isOver: boolean;
  doneAt: number;
  /** A pack has come since it had gone: how its task stands is told by that. */
  isTold?: boolean;
  /** Under which name the server said that it lies there parked; and what a person has decided, once the server has proven that it does. */
  parked?: Uuid;
  decided?: string;
  differs?: string[];
}

/** What can be told of a deed that no longer opens: nothing of what was said. */
export type Label = Pick<Deed, 'kind' | 'task' | 'doneAt'>;

/** What is being written of a task. `command` names it when it is done, and its pictures meanwhile. */
export interface Draft {
  /** The task, with a name of its own behind it where it can be done in two ways; or the job from which something is taken along. */
  id: string;
  /** It goes with its task. */
  isOfTask: boolean;
  command: Uuid;
  fields: Record<string, unknown>;
  /** What it was of, once its task went although its worker had done nothing: others have it now. */
  left?: Pick<Task, 'kind' | 'name' | 'state' | 'question' | 'original'>;
}

export interface Resident {
  id: Uuid;
  surname: string;
  initials: string;
  house: string;
  grid: string;
  at: string;
  /** Only while a task is open. */
  name?: string;
  number?: string;
  phone?: string;
  flags?: unknown[];
  photo_allowed?: boolean;
}

/** What has to be done again, why, and in whose words. */
export interface TaskMark {
  target: { pointer?: string; material?: string; page?: Uuid };
  reason: string;
  text?: string;
}

/** Whose `resident` is null: somebody of no list. The word at the door and the number to call stand with who took the visit, the word to tell with who asked her. */
export type Task = Told<'RoundsTaskOut', { marks: TaskMark[] }>;

/** One of the worker's own. */
export interface Grid {
  code: string;
  name: string;
}

/** One of the worker's own jobs that nobody has decided yet. */
export interface Underway {
  id: Uuid;
  job: Uuid;
  resident: Uuid;
  name: string;
  state_plain: string;
}

export interface Pack {
  cursor: string;
  full: boolean;
  residents: Resident[];
  /** Ids of residents, tasks, returns and what is under way that are here no longer. */
  gone: Uuid[];
  items: ({ code: string } & Record<string, unknown>)[];
  forms: { bundle: string; release: string; division: string; digest: string; url: string }[];
  grids?: Grid[];
  texts: Text[];
  tasks: Task[];
  returns: Return[];
  /** A server of before has none. */
  underway?: Underway[];
  worker?: string;
  lease_until: string;
  server_time: string;
}

/** What came of the last comparison, in numbers. */
export interface Compared {
  agreed: number;
  differs: number;
}

/** What the phone remembers beside its records. `session` is what signs in again, or delivers alone once it is over; it lies with the residents (see `vault.ts`). */
export interface Settings {
  session: { refresh: string; account: Uuid; isSpent?: boolean };
  /** `offset`: how far the server's clock was ahead; `worker`: whose phone it is. */
  pack: { cursor: string; at: number; offset?: number; worker?: string };
  items: { items: Pack['items']; forms: Pack['forms']; grids?: Grid[]; texts?: Text[] };
  /** What forms ask of who acts: typed once. */
  agent: Record<string, unknown>;
  line: Line;
  compared: Compared;
  screen: { large: boolean; aloud: boolean; grid: string | null };
}
