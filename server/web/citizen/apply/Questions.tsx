/** The guide's questions, one per screen. */
import { useState } from 'preact/hooks';
import type { Bundle } from '../../kit/api/types.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { ErrorSummary, ScreenTitle } from '../../kit/ui/parts.tsx';
import { Answers, asked, standingAnswers } from '../../kit/form/questions.tsx';
import { go } from './way.ts';

export function Questions({ keeper, bundle, place }: { keeper: Keeper; bundle: Bundle; place: number }) {
  const [fault, setFault] = useState(0);
  const answers = keeper.draft.value.content.answers;
  const list = asked(bundle.questions, answers);
  const question = list[Math.min(place, list.length - 1)];
  if (!question) return <p><button type="button" class="button main full" onClick={() => go('outcome', true)}>看看要办什么</button></p>;
  const answer = answers[question.element];
  const give = (value: unknown) =>
    keeper.change((content) => ({ ...content, answers: standingAnswers(bundle.questions, { ...content.answers, [question.element]: value }) }));
  const on = () => {
    const empty = answer === undefined || (Array.isArray(answer) && answer.length === 0);
    if (empty && !question.multiple) return setFault(fault + 1);
    if (empty) give([]);
    const rest = asked(bundle.questions, keeper.draft.value.content.answers);
    return go(place + 1 < rest.length ? `questions/${place + 1}` : 'outcome');
  };
  return (
    <div class="stack">
      <ErrorSummary stamp={fault} faults={fault && answer === undefined ? [{ anchor: 'question', message: '请选一个答案' }] : []} />
      <div class="card">
        <ScreenTitle note={question.help || (question.multiple ? '可以选几个，一个都没有就直接下一步' : undefined)}>{question.ask}</ScreenTitle>
        <Answers question={question} answer={answer} onGive={give} />
      </div>
      <div class="bar"><div class="row">
        {place > 0 && <button type="button" class="button" onClick={() => history.back()}>上一个</button>}
        <button type="button" class="button main" onClick={on}>下一步</button>
      </div></div>
    </div>
  );
}
