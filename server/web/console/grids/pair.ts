/** Two records line by line: what each says, and where they differ. Pure. */
import type { Schemas } from '../../kit/api/types.ts';

export type Pair = Schemas['VisitsPairOut'];
export type Side = Schemas['VisitsResidentOut'];

/** What was seen in full, for a reason. */
export interface Full {
  name: string;
  id_number: string;
  birth: string;
  phone: string;
  address: string;
  contact: string;
}

export interface Row {
  name: string;
  one: string;
  other: string;
  differs: boolean;
}

const NONE = '没有写';
const contactOf = (one: Side): string => (one.contact ? [one.contact.name, one.contact.relation, one.contact.phone].filter(Boolean).join(' ') : '');

const LINES: Array<[key: string, name: string, masked: (one: Side) => string]> = [
  ['name', '姓名', (one) => one.name],
  ['id_number', '证件号码', (one) => one.id_number || ''],
  ['birth', '生日', () => ''],
  ['phone', '电话', (one) => one.phone || ''],
  ['address', '住址', (one) => one.address || ''],
  ['house', '门牌号', (one) => one.house || ''],
  ['grid', '网格', (one) => one.grid_name || one.grid],
  ['contact', '联系人', contactOf],
];

/** A birthday is told in full or not at all: without a look it has a line only where it differs. */
export function rowsOf(pair: Pair, full: [Full, Full] | null): Row[] {
  const differs = (key: string) => pair.differs.indexOf(key) >= 0 || (key === 'id_number' && pair.differs.indexOf('id_type') >= 0);
  const told = (side: Side, seen: Full | null, key: string, masked: (one: Side) => string) => (seen && key in seen ? seen[key as keyof Full] : masked(side)) || (key === 'birth' && !seen ? '不直接显示' : NONE);
  return LINES.filter(([key]) => key !== 'birth' || full || differs(key)).map(([key, name, masked]) => ({ name, one: told(pair.one, full && full[0], key, masked), other: told(pair.other, full && full[1], key, masked), differs: differs(key) }));
}

/** What an empty list says. */
export function nothing(view: 'open' | 'merged' | 'apart'): [string, string] {
  if (view === 'merged') return ['还没有合并过', '在“等您看的”里合并以后，会列在这里，可以再分开。'];
  if (view === 'apart') return ['没有说过不是同一个人的', '在“等您看的”里点了“不是同一个人”的，会列在这里。'];
  return ['没有疑似同一个人的', '新登记或导入的居民和名单里的人很像时，会列在这里，不用您做什么。'];
}
