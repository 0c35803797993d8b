/** Finding a resident without network: by surname, by the first letters of the name in pinyin, by the house number. Pure. */
import type { Resident } from '../store/index.ts';

/** However the keyboard wrote it: full-width letters are letters, and gaps and dashes mean nothing. */
const bare = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[\s\-—–_.·,，。号室]/g, '');

/** How well this one fits; 0 is not at all. What begins so goes before what only has it inside. */
function fit(one: Resident, wanted: string): number {
  const [initials, house, name] = [bare(one.initials), bare(one.house), bare(one.name || one.surname)];
  if (name === wanted || initials === wanted || house === wanted) return 3;
  if (name.indexOf(wanted) === 0 || initials.indexOf(wanted) === 0 || house.indexOf(wanted) === 0) return 2;
  // who types a whole name finds those of that surname, whose names the phone does not have
  if (!one.name && wanted.indexOf(name) === 0 && /[\u3400-\u9fff]/.test(wanted[0]!)) return 1;
  return name.indexOf(wanted) >= 0 || house.indexOf(wanted) >= 0 ? 1 : 0;
}

const byHouse = (a: Resident, b: Resident): number =>
  a.house.localeCompare(b.house, 'zh-CN', { numeric: true }) || a.surname.localeCompare(b.surname, 'zh-CN') || (a.id < b.id ? -1 : 1);

export function search(all: readonly Resident[], typed: string): Resident[] {
  const wanted = bare(typed);
  const sorted = [...all].sort(byHouse);
  if (!wanted) return sorted;
  const fitting = sorted.map((one) => ({ one, how: fit(one, wanted) })).filter(({ how }) => how > 0);
  return fitting.sort((a, b) => b.how - a.how).map(({ one }) => one); // sort is stable: equals stay by house
}

/** As much of the name as the phone has. */
export const called = (one: Resident): string => one.name || `${one.surname}＊`;
