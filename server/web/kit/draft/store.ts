/** What was typed, kept in the phone. A save is done when it is here. Versions of the store are steps, never edited. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Uuid } from '../ids.ts';
import type { Receipt } from '../api/types.ts';
import type { Form } from '../form/shapes.ts';
import type { Content } from './merge.ts';

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
  /** What was taken note of and agreed to, by the code of its text. */
  consents?: Record<string, Agreed>;
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
  draft: Uuid;
  purpose: string;
  filename: string;
  bytes: Blob;
  address?: string;
  sent: boolean;
}

interface Shelves extends DBSchema {
  drafts: { key: string; value: KeptDraft; indexes: { 'by-bundle': string } };
  photos: { key: string; value: KeptPhoto; indexes: { 'by-draft': string } };
  /** The form that a draft was begun with, so that a reload needs no network for it. */
  forms: { key: string; value: Form };
}

let opened: Promise<IDBPDatabase<Shelves>> | null = null;

function open(): Promise<IDBPDatabase<Shelves>> {
  if (!opened) {
    opened = openDB<Shelves>('lastmeter', 1, {
      upgrade(db, from) {
        if (from < 1) {
          db.createObjectStore('drafts', { keyPath: 'id' }).createIndex('by-bundle', 'bundle');
          db.createObjectStore('photos', { keyPath: 'ref' }).createIndex('by-draft', 'draft');
          db.createObjectStore('forms');
        }
      },
    });
  }
  return opened;
}

export const drafts = {
  async keep(draft: KeptDraft): Promise<void> {
    await (await open()).put('drafts', draft);
  },
  async get(id: Uuid): Promise<KeptDraft | undefined> {
    return (await open()).get('drafts', id);
  },
  /** The unfinished draft of this bundle, the newest first. */
  async openFor(bundle: string): Promise<KeptDraft | undefined> {
    const all = await (await open()).getAllFromIndex('drafts', 'by-bundle', bundle);
    return all.filter((draft) => !draft.submitted).sort((a, b) => b.changedAt - a.changedAt)[0];
  },
  async all(): Promise<KeptDraft[]> {
    return (await (await open()).getAll('drafts')).sort((a, b) => b.changedAt - a.changedAt);
  },
  async drop(id: Uuid): Promise<void> {
    lastWords.forget();
    const db = await open();
    await Promise.all([db.delete('drafts', id), db.delete('forms', id)]);
    const refs = await db.getAllKeysFromIndex('photos', 'by-draft', id);
    await Promise.all(refs.map((ref) => db.delete('photos', ref)));
  },
};

const LEAVING = 'lm.leaving';

/**
 * The last words before the page goes: the store above answers too late for them, so they lie apart until the next page
 * takes them. Only text; never photos.
 */
export const lastWords = {
  keep(draft: KeptDraft): void {
    try {
      localStorage.setItem(LEAVING, JSON.stringify(draft));
    } catch (_) { /* storage may be shut or full; the store above has all but the last moment */ }
  },
  forget(): void {
    try {
      localStorage.removeItem(LEAVING);
    } catch (_) { /* then nothing was kept there either */ }
  },
  /** This draft as it was when its page went, if that is newer. */
  take(kept: KeptDraft): KeptDraft {
    try {
      const left = JSON.parse(localStorage.getItem(LEAVING) || 'null') as KeptDraft | null;
      return left && left.id === kept.id && left.changedAt > kept.changedAt ? left : kept;
    } catch (_) {
      return kept;
    }
  },
};

export const photos = {
  async keep(photo: KeptPhoto): Promise<void> {
    await (await open()).put('photos', photo);
  },
  async get(ref: Uuid): Promise<KeptPhoto | undefined> {
    return (await open()).get('photos', ref);
  },
  async of(draft: Uuid): Promise<KeptPhoto[]> {
    return (await open()).getAllFromIndex('photos', 'by-draft', draft);
  },
  async change(ref: Uuid, facts: Partial<KeptPhoto>): Promise<void> {
    const moved = (await open()).transaction('photos', 'readwrite');
    const photo = await moved.store.get(ref);
    if (photo) await moved.store.put({ ...photo, ...facts });
    await moved.done;
  },
  async drop(ref: Uuid): Promise<void> {
    await (await open()).delete('photos', ref);
  },
};

export const forms = {
  async keep(draft: Uuid, form: Form): Promise<void> {
    await (await open()).put('forms', form, draft);
  },
  async get(draft: Uuid): Promise<Form | undefined> {
    return (await open()).get('forms', draft);
  },
};
