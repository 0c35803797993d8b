/** What is entered or put right of a resident: what is typed against what lies there. Pure. */
import type { Schemas } from '../../kit/api/types.ts';
import { isResidentId } from '../../kit/checks/identity.ts';
import type { Faults } from './fields.tsx';

export type Kept = Schemas['VisitsResidentOut'];
type Entry = Schemas['VisitsResidentIn'];
export type Sent = Omit<Entry, 'id'>;

/** How she is told, in the words of the import's report. */
export const TOLD_BY: Array<[NonNullable<Entry['told_by']>, string]> = [['own_phone', '打本人电话'], ['relative', '告诉亲属'], ['in_person', '上门当面说']];
export const PHOTOS: Array<[string, string]> = [['yes', '可以'], ['no', '本人不愿意']];
export const CONTACTS: Array<[string, string]> = [['new', '换一位'], ['none', '没有联系人']];

/** What lists show covered (telephone, address, contact) is empty at first: empty stays as it is. */
export interface Typed {
  name: string;
  id_number: string;
  birth: string;
  grid: string;
  house: string;
  address: string;
  phone: string;
  told_by: string;
  photos: string;
  contact: string;
  contact_name: string;
  contact_relation: string;
  contact_phone: string;
}

const NOTHING: Typed = { name: '', id_number: '', birth: '', grid: '', house: '', address: '', phone: '', told_by: '', photos: 'yes', contact: '', contact_name: '', contact_relation: '', contact_phone: '' };

export const typedOf = (kept: Kept | null): Typed =>
  kept ? { ...NOTHING, grid: kept.grid, house: kept.house || '', told_by: kept.told_by, photos: kept.photo_allowed ? 'yes' : 'no' } : { ...NOTHING, contact: 'new' };

const hasContact = (typed: Typed): boolean => !!(typed.contact_name || typed.contact_relation || typed.contact_phone).trim();

export function wrongWith(typed: Typed, kept: Kept | null): Faults {
  const faults: Faults = {};
  if (!kept && !typed.name.trim()) faults.name = '请写姓名';
  if (typed.id_number.trim() && !isResidentId(typed.id_number.trim())) faults.id_number = '这个身份证号不对，请再核对一遍';
  if (!typed.grid) faults.grid = '请选住在哪个网格';
  const isNew = typed.contact === 'new' && (!!kept || hasContact(typed));
  if (isNew && !typed.contact_name.trim()) faults.contact_name = '请写联系人的姓名';
  const isReached = typed.contact === 'new' ? hasContact(typed) : typed.contact === 'none' ? false : !!kept && !!kept.contact;
  if (typed.told_by === 'relative' && !isReached) faults.told_by = '还没有联系人，请先写告诉哪位亲属';
  return faults;
}

/** What is another now, and only that; for somebody new all that was written. `base` lies with what was seen. */
export function sentOf(typed: Typed, kept: Kept | null): Sent {
  const before = typedOf(kept);
  const sent: Sent = { base: kept ? kept.revision : null };
  for (const name of ['name', 'id_number', 'birth', 'grid', 'house', 'address', 'phone'] as const) {
    const text = typed[name].trim();
    if (text !== before[name]) sent[name] = text;
  }
  if (sent.id_number) sent.id_type = 'resident_id';
  if (typed.told_by && typed.told_by !== before.told_by) sent.told_by = typed.told_by as NonNullable<Sent['told_by']>;
  if (typed.photos !== before.photos) sent.photo_allowed = typed.photos === 'yes';
  if (typed.contact === 'none') sent.contact = null;
  if (typed.contact === 'new' && hasContact(typed)) sent.contact = { name: typed.contact_name.trim(), relation: typed.contact_relation.trim() || null, phone: typed.contact_phone.trim() || null };
  return sent;
}

/** Somebody else changed it meanwhile: what was typed here stays, what was not touched is as it lies there now. */
export function rebased(typed: Typed, was: Kept, now: Kept): Typed {
  const [before, after] = [typedOf(was), typedOf(now)];
  const next = { ...typed };
  for (const name of Object.keys(before) as Array<keyof Typed>) if (typed[name] === before[name]) next[name] = after[name];
  return next;
}

/** Whether anything would change. */
export const isSame = (sent: Sent): boolean => Object.keys(sent).length === 1;
