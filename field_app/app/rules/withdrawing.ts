/** The resident does not want it any more: who said so, how, and in which words, as one sentence. Pure. */
import type { Lack } from './consent.ts';

export const WHO = [{ code: 'resident', name: '本人' }, { code: 'guardian', name: '监护人' }, { code: 'relative', name: '亲属转达本人的意思' }] as const;
export const HOW = [{ code: 'in_person', name: '当面说不办了' }, { code: 'phone', name: '打电话说不办了' }, { code: 'paper', name: '写字条说不办了' }] as const;

export interface Withdrawing {
  who: (typeof WHO)[number]['code'];
  relation: string;
  how: (typeof HOW)[number]['code'] | null;
  words: string;
}

export const BEGUN: Withdrawing = { who: 'resident', relation: '', how: null, words: '' };

export const lacksOf = ({ who, relation, how }: Withdrawing): Lack[] => [
  ...(who !== 'resident' && !relation.trim() ? [{ anchor: 'gone-relation', message: '请写和本人是什么关系' }] : []),
  ...(!how ? [{ anchor: 'gone-how', message: '请选怎么说的' }] : []),
];

const LONGEST = 500;
const nameIn = (list: readonly { code: string; name: string }[], code: string | null): string => (list.filter((one) => one.code === code)[0] || { name: '' }).name;

export function reasonOf({ who, relation, how, words }: Withdrawing): string {
  const by = nameIn(WHO, who) + (who === 'resident' ? '' : `（${relation.trim()}）`);
  return `${by}${nameIn(HOW, how)}。${words.trim()}`.slice(0, LONGEST);
}

/** Nobody has decided yet. What has its result is brought to the door. */
const OPEN = ['registered', 'waiting', 'returned', 'corrected', 'in_centre'];
export const mayBeWithdrawn = ({ state }: { state: string }): boolean => OPEN.indexOf(state) >= 0;
