/** The questions before a form: which are asked, what of the answers stands, and how one is answered. */
import type { Question } from '../api/types.ts';
import { holds } from './rules.ts';
import type { Values } from './shapes.ts';

/** Questions that are asked, given the answers so far. */
export const asked = (questions: Question[], answers: Values): Question[] =>
  questions.filter((question) => !question.show_when || holds(question.show_when, answers));

/** Answers to questions that are asked; an answer to one that vanished is dropped. */
export function standingAnswers(questions: Question[], answers: Values): Values {
  const standing: Values = {};
  questions.forEach((question) => {
    if (question.show_when && !holds(question.show_when, standing)) return;
    if (answers[question.element] !== undefined) standing[question.element] = answers[question.element];
  });
  return standing;
}

/** A question in plain words, with what was answered. */
export interface Answered {
  code: string;
  label: string;
  text: string;
}

/** What was answered, as a person reads it. */
export function answered(questions: Question[], answers: Values): Answered[] {
  const labels = ({ element, answers: options }: Question) => options.filter(({ value }) => [answers[element]].concat(answers[element]).indexOf(value) >= 0).map(({ label }) => label);
  return asked(questions, answers).map((one) => ({ code: one.element, label: one.ask, text: labels(one).join('、') })).filter(({ text }) => text !== '');
}

export function Answers({ question, answer, onGive }: { question: Question; answer: unknown; onGive: (value: unknown) => void }) {
  const chosen = question.multiple ? ((answer as unknown[] | undefined) || []) : [answer];
  const pick = (value: unknown) =>
    question.multiple ? onGive(chosen.indexOf(value) >= 0 ? chosen.filter((one) => one !== value) : chosen.concat([value])) : onGive(value);
  return (
    <fieldset id="question" class="choices" tabIndex={-1}>
      <legend class="unseen">{question.ask}</legend>
      {question.answers.map((option) => (
        <label class={`choice ${chosen.indexOf(option.value) >= 0 ? 'on' : ''}`} key={String(option.value)}>
          <input type={question.multiple ? 'checkbox' : 'radio'} name={question.code} checked={chosen.indexOf(option.value) >= 0} onChange={() => pick(option.value)} />
          <span class={`mark ${question.multiple ? 'square' : ''}`} aria-hidden="true" />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
