/** The questions before the form, one per screen; after them what it came to. The form is found in the phone. */
import { useState } from 'preact/hooks';
import { answered, Answers, standingAnswers } from '../../../../server/web/kit/form/questions.tsx';
import { ErrorSummary, Notice, ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import type { Book, Offer } from '../../rules/books.ts';
import { askedHere, atDoor } from '../../rules/asking.ts';
import { lists, vault } from '../../shell/app.ts';
import { useKept } from '../kept.ts';
import { bookOf } from './offers.ts';
import { Marks } from './Marks.tsx';
import { Outcome } from './Outcome.tsx';
import type { Begun } from './parts.ts';

export function Questions(screen: Begun) {
  const { job, go } = screen;
  const { value } = useKept(async () => ({ book: await bookOf(vault, job) }), lists);
  if (!value) return <Wait text="正在打开表格" />;
  const offer = value.book && value.book.bundles[job.bundle];
  if ((!value.book || !offer) && job.back) return <Notice kind="warn"><p>前面几个问题这台手机上改不了：表格换过新的了。要改的，请告诉社区书记。</p><p><button type="button" class="button" onClick={() => go('form')}>回到表格</button></p></Notice>;
  if (!value.book || !offer) return <Notice kind="warn"><p>这件事的表格不在手机里了，可能已经改了。请重新选一次。</p><p><button type="button" class="button" onClick={() => go('item', 1)}>重新选</button></p></Notice>;
  const answers = atDoor(offer.questions, job.content.answers);
  const here = { ...screen, job: { ...job, content: { ...job.content, answers } } };
  const list = askedHere(offer.questions, answers);
  const at = job.step === 'questions' ? job.at || 0 : 0;
  return at < list.length ? <OneQuestion key={at} {...here} offer={offer} at={at} /> : <Outcome {...here} book={value.book as Book} questions={list.length} />;
}

function OneQuestion({ job, form, change, go, offer, at }: Begun & { offer: Offer; at: number }) {
  const [fault, setFault] = useState(0);
  const { content } = job;
  const question = askedHere(offer.questions, content.answers)[at]!;
  const answer = content.answers[question.element];
  const give = (value: unknown) => {
    const answers = { ...content.answers, [question.element]: Array.isArray(value) && !value.length ? undefined : value };
    const standing = standingAnswers(offer.questions, answers);
    change({ content: { ...content, answers: standing }, asked: answered(offer.questions, standing) });
  };
  return (
    <div class="stack">
      <ErrorSummary stamp={fault} faults={fault && answer === undefined ? [{ anchor: 'question', message: '请选一个答案' }] : []} />
      {form && <Marks job={job} form={form} place={{ step: 'questions', at }} />}
      <div class="card">
        <ScreenTitle note={question.help || (question.multiple ? '可以选几个' : undefined)}>{question.ask}</ScreenTitle>
        <Answers question={question} answer={answer} onGive={give} />
      </div>
      <div class="bar"><div class="row">
        {(at > 0 || !job.back) && <button type="button" class="button" onClick={() => (at > 0 ? go('questions', at - 1) : go('item', 1))}>上一步</button>}
        <button type="button" class="button main" onClick={() => (answer === undefined ? setFault(fault + 1) : go('questions', at + 1))}>下一步</button>
      </div></div>
    </div>
  );
}
