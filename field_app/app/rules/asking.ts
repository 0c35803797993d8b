/** Who acts is no question at the door: it is always somebody else than the resident. Pure. */
import type { Question } from '../../../server/web/kit/api/types.ts';
import { asked } from '../../../server/web/kit/form/questions.tsx';

export const PROXY = 'is_proxy';
type Answers = Record<string, unknown>;

/** The answers with this one, where a bundle asks it. */
export const atDoor = (questions: Question[], answers: Answers): Answers =>
  (asked(questions, answers).some(({ element, answers: options }) => element === PROXY && options.some(({ value }) => value === true)) ? { ...answers, [PROXY]: true } : answers);

/** Those that a worker asks, one after the other. */
export const askedHere = (questions: Question[], answers: Answers): Question[] => asked(questions, answers).filter(({ element }) => element !== PROXY);
