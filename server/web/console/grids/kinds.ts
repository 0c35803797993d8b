/** Care flags by the names that people know, in the order of `field_app/visits/rules.py`. */
import type { Schemas } from '../../kit/api/types.ts';

export type Kind = Schemas['VisitsFlagIn']['kind'];

export const KINDS: Array<[Kind, string]> = [
  ['aged_80', '80岁以上'],
  ['living_alone', '独居'],
  ['disabled', '残疾'],
  ['bedridden', '卧床'],
  ['pregnant', '孕期'],
  ['poor', '困难'],
  ['veteran', '退役军人'],
  ['minor_in_difficulty', '困境儿童'],
];

const numbered = (names: string[]): Array<[string, string]> => names.map((name, place) => [`${place + 1}`, name]);

export const DISABILITIES = numbered(['视力', '听力', '言语', '肢体', '智力', '精神', '多重']);
export const GRADES = numbered(['一级', '二级', '三级', '四级']);

/** As it is kept: 4-3 for the limbs, third grade. */
export const gradeOf = (disability: string, grade: string): string => `${disability}-${grade}`;
