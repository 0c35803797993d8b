/** What was typed, kept in the phone. A save is done when it is here. Versions of the store are steps, never edited. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { who } from '../api/client.ts';
import type { Uuid } from '../ids.ts';
import type { Receipt } from '../api/types.ts';
import type { Form } from '../form/shapes.ts';
import type { Signed } from '../sign/pad.tsx';
import type { SaidOfPapers } from '../papers/said.ts';
import type { Content, PaperEntry } from './merge.ts';

/** One application being written on this phone. */
export interface KeptDraft {
  id: Uuid;
  bundle: string;
  release: string;
  division: string;
  site: string | null;
  origin: string | null;
  content: Content;
  /** Revision the server has from us, and what it held: the base of the next one. */
  revision: Uuid | null;
  saved: Content | null;
  /** A revision whose answer never came: sent again under its own name. */
  attempt: { revision: Uuid; content: Content } | null;
  /** What one signs, as the server has stored it: its digest, and the words above the pad. */
  toSign: ToSign | null;
  step: string;
  /** The page it is being written on, which the phone can open without network. */
  page?: string;
  changedAt: number;
  submitted: boolean;
  /** What the bundle is called, for lists. */
  title?: string;
  receipt?: Receipt;
  /** The account it was typed under; empty while nobody has said who he is. */
  owner?: Uuid;
  /** What was taken note of and agreed to, by the code of its text. */
  consents?: Record<string, Agreed>;
  /** What the server said of papers when it was handed in last. */
  said?: SaidOfPapers;
}

export interface ToSign {
  digest: string | null;
  words: string;
}

/** One consent: its name, the version that was shown, and whether the server has it. */
export interface Agreed {
  id: Uuid;
  version: number;
  kept: boolean;
}

/** A photo or signature, kept until the server has it and while the draft shows it. */
export interface KeptPhoto {
  ref: Uuid;
  /** What it was taken for: a draft, a correction, or a paper that is owed (see `Follow.tsx`). Each goes by itself. */
  draft: Uuid;
  purpose: string;
  /** Name and type tell a PDF from a picture (see `papers/count.ts`). */
  filename: string;
  bytes: Blob;
  address?: string;
  sent: boolean;
  /** Who took it; empty for a guest. */
  owner?: Uuid;
}

/** A correction being answered on this phone: only what was marked, and the signature under it. */
export interface KeptAnswer {
  correction: Uuid;
  application: Uuid;
  owner: Uuid;
  /** The name it goes under: the same until something in it changes, so that a repeat after a lost answer is no second one. */
  id: Uuid;
  values: Record<string, unknown>;
  materials: PaperEntry[];
  signed: Signed | null;
  /** What stood above the pad when it was signed. */
  words: string;
  /** The signature as the server has it. */
  signature: { ref: Uuid; shown_digest: string } | null;
  changedAt: number;
}

/** The receipt of what was handed in on this phone, for a day; nothing that was typed. */
export interface KeptReceipt {
  id: Uuid;
  bundle: string;
  owner: Uuid;
  receipt: Receipt;
  at: number;
}

/** A draft that was thrown away here; the server's copy goes as soon as it can be reached. */
export interface Gone {
  id: Uuid;
  owner: Uuid;
}

interface Shelves extends DBSchema {
  drafts: { key: string; value: KeptDraft; indexes: { 'by-bundle': string } };
  photos: { key: string; value: KeptPhoto; indexes: { 'by-draft': string } };
  /** The form that a draft was begun with, so that a reload needs no network for it. */
  forms: { key: string; value: Form };
  answers: { key: string; value: KeptAnswer; indexes: { 'by-application': string } };
  receipts: { key: string; value: KeptReceipt };
  gone: { key: string; value: Gone };
}

let opened: Promise<IDBPDatabase<Shelves>> | null = null;

export function open(): Promise<IDBPDatabase<Shelves>> {
  if (!opened) {
    opened = openDB<Shelves>('lastmeter', 2, {
      upgrade(db, from) {
        if (from < 1) {
          db.createObjectStore('drafts', { keyPath: 'id' }).createIndex('by-bundle', 'bundle');
          db.createObjectStore('photos', { keyPath: 'ref' }).createIndex('by-draft', 'draft');
          db.createObjectStore('forms');
        }
        if (from < 2) {
          db.createObjectStore('answers', { keyPath: 'correction' }).createIndex('by-application', 'application');
          db.createObjectStore('receipts', { keyPath: 'id' });
          db.createObjectStore('gone', { keyPath: 'id' });
        }
      },
    });
  }
  return opened;
}

/** After so many days what was left lying goes from the phone, as it goes from the server. */
export const LEFT_BEHIND_DAYS = 180;
export const DAY = 24 * 3600 * 1000;

/** Whose a draft is: who began it, and a guest's that of whoever is here without having said who he is, or says so now. */
const isOf = (draft: KeptDraft, owner: Uuid): boolean => !draft.submitted && (!draft.owner || draft.owner === owner);

export const drafts = {
  /** A guest's draft becomes that of the person who has signed in meanwhile. */
  async keep(draft: KeptDraft): Promise<void> {
    await (await open()).put('drafts', { ...draft, owner: draft.owner || who() });
  },
  async get(id: Uuid): Promise<KeptDraft | undefined> {
    return (await open()).get('drafts', id);
  },
  /** The unfinished draft of this bundle that this person began, the newest first. */
  async openFor(bundle: string, owner: Uuid): Promise<KeptDraft | undefined> {
    return (await this.of(owner)).filter((draft) => draft.bundle === bundle)[0];
  },
  /** Unfinished drafts of this person, newest first; what nobody touched for long goes. */
  async of(owner: Uuid): Promise<KeptDraft[]> {
    const all = await (await open()).getAll('drafts');
    const isOld = (draft: KeptDraft) => draft.submitted || draft.changedAt < Date.now() - LEFT_BEHIND_DAYS * DAY;
    for (const draft of all) if (isOld(draft)) await this.drop(draft.id);
    const mine = all.filter((draft) => !isOld(draft) && isOf(draft, owner)).sort((a, b) => b.changedAt - a.changedAt);
    if (owner) for (const draft of mine) if (!draft.owner) await this.keep(draft);
    return mine;
  },
  /** How many lie here that somebody else began. */
  async others(owner: Uuid): Promise<number> {
    return (await (await open()).getAll('drafts')).filter((draft) => !draft.submitted && !isOf(draft, owner)).length;
  },
  async drop(id: Uuid): Promise<void> {
    lastWords.forget(id);
    const db = await open();
    await Promise.all([db.delete('drafts', id), db.delete('forms', id)]);
    const refs = await db.getAllKeysFromIndex('photos', 'by-draft', id);
    await Promise.all(refs.map((ref) => db.delete('photos', ref)));
  },
};

/**
 * The last words before the page goes: the store above answers too late for them, so they lie apart until the next page
 * takes them. Only text; never photos.
 */
export function leaving<T extends { changedAt: number }>(place: string, nameOf: (one: T) => Uuid) {
  return {
    keep(one: T): void {
      try {
        localStorage.setItem(place, JSON.stringify(one));
      } catch (_) { /* storage may be shut or full; the store above has all but the last moment */ }
    },
    /** All of them, or only those of this name. */
    forget(name?: Uuid): void {
      try {
        const left = name ? (JSON.parse(localStorage.getItem(place) || 'null') as T | null) : null;
        if (!name || (left && nameOf(left) === name)) localStorage.removeItem(place);
      } catch (_) { /* then nothing was kept there either */ }
    },
    /** This one as it was when its page went, if that is newer. */
    take(kept: T): T {
      try {
        const left = JSON.parse(localStorage.getItem(place) || 'null') as T | null;
        return left && nameOf(left) === nameOf(kept) && left.changedAt > kept.changedAt ? left : kept;
      } catch (_) {
        return kept;
      }
    },
  };
}

export const lastWords = leaving<KeptDraft>('lm.leaving', (draft) => draft.id);

/** Photos of a draft; the rest of what is done with them lies in `photos.ts`, which nobody needs before the papers. */
export const photosOf = async (draft: Uuid): Promise<KeptPhoto[]> => (await open()).getAllFromIndex('photos', 'by-draft', draft);

export const forms = {
  async keep(draft: Uuid, form: Form): Promise<void> {
    await (await open()).put('forms', form, draft);
  },
  async get(draft: Uuid): Promise<Form | undefined> {
    return (await open()).get('forms', draft);
  },
};
