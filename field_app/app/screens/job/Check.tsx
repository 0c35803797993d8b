/** Everything once more, in large print, read to the resident. A simple thing needs no reading back: there the yes is next. */
import type { Form } from '../../../../server/web/kit/form/shapes.ts';
import { isEmpty, known, settled, shownPapers, shownSections } from '../../../../server/web/kit/form/state.ts';
import { shownValue } from '../../../../server/web/kit/form/shown.ts';
import { wayOf } from '../../../../server/web/kit/papers/ways.ts';
import { Notice, ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import { dayIn } from '../../rules/consent.ts';
import { backward, standing } from '../../rules/returned.ts';
import { spokenLine, type Line } from '../../rules/reading.ts';
import type { Job, Step } from '../../store/index.ts';
import { gapsOf, titleOf, useAbout } from './about.ts';
import { Aloud } from './Aloud.tsx';
import { Consent } from './Consent.tsx';
import { Large } from './Large.tsx';
import { AllMarks } from './Marks.tsx';
import type { JobScreen } from './parts.ts';

interface Part {
  name: string;
  /** Where it is changed. */
  step: Step;
  at: number;
  lines: Line[];
}

/** All that was filled in, as a person reads it; what is empty is nothing to agree with. */
export function partsOf(job: Job, form: Form): Part[] {
  const { values, materials } = job.content;
  const all = known(form, settled(form, values));
  const lineOf = (code: string): Line => ({ label: form.fields[code]!.label, text: shownValue(form.fields[code]!, all[code]) });
  const parts: Part[] = shownSections(form, values)
    .map((section, at) => ({ name: section.name, step: 'form' as Step, at, lines: section.fields.filter((code) => !isEmpty(all[code])).map(lineOf) }))
    .filter((part) => part.lines.length > 0);
  const papers = shownPapers(form, values).map((paper) => {
    const entry = materials.filter((one) => one.material === paper.material)[0];
    const source = entry ? entry.source : paper.sources[0]!;
    return { label: paper.name, text: source !== 'upload' ? wayOf(source) : entry && entry.pages.length ? `${entry.pages.length}张` : '没有拍' };
  });
  const part = (name: string, step: Step, lines: Line[]): Part[] => (lines.length ? [{ name, step, at: 0, lines }] : []);
  return [...part('先问的', 'questions', job.asked || []), ...parts, ...part('材料', 'papers', papers)];
}

export function Check(screen: JobScreen) {
  const { job, form, go, change } = screen;
  const about = useAbout(job, form);
  if (!about) return <Wait />;
  if (about.grade === 'simple' && !job.back) return <Consent {...screen} />;
  const parts = partsOf(job, form);
  const isAnswer = !!job.back && !!job.back.answers; // only what was marked may be another
  const holds = standing(job, form, dayIn(Date.now()));
  const on = () => {
    if (holds) change({ consent: holds });
    go(holds ? 'sign' : 'consent');
  };
  const before = (job.back && backward(job, form, { step: 'check', at: 0 })) || { step: 'papers' as const, at: 0 };
  return (
    <div class="stack">
      {!holds && <Large />}
      {job.back ? <ScreenTitle note={holds ? '本人说过的没有变，不用重新问本人同意。' : '改了本人说的内容，要念给本人听，重新同意一次。'}>改好了再看一遍</ScreenTitle>
        : <ScreenTitle note="一条一条念给本人听，有错就改。">念一遍，核对一下</ScreenTitle>}
      <AllMarks job={job} form={form} go={go} />
      {job.back && job.back.asksAgent && <Notice kind="warn"><p>这件事是同事转来的，<strong>代办人要写您自己</strong>，请核对。</p></Notice>}
      {!holds && <Aloud sentences={[`要办的事：${titleOf(form)}。`, ...parts.flatMap((part) => part.lines.map(spokenLine))]} />}
      <Gaps {...screen} />
      <p><strong>要办的事：{titleOf(form)}</strong></p>
      {parts.map((part) => (
        <section class="card" key={part.name} aria-label={part.name}>
          <div class="row"><h2>{part.name}</h2>{!isAnswer && <button type="button" class="button bare push" onClick={() => go(part.step, part.at)}>修改<span class="unseen">{part.name}</span></button>}</div>
          <dl>{part.lines.map((line) => <div class="answer" key={line.label}><dt>{line.label}</dt><dd>{line.text}</dd></div>)}</dl>
        </section>
      ))}
      <div class="bar"><div class="row">
        <button type="button" class="button" onClick={() => go(before.step, before.at)}>上一步</button>
        <button type="button" class="button main" onClick={on}>{holds ? (isAnswer ? '看过了，去交' : '看过了，去封好') : '听了，都对'}</button>
      </div></div>
    </div>
  );
}

export function Gaps({ job, form, go }: JobScreen) {
  const gaps = gapsOf(job, form);
  if (!gaps.length) return null;
  const place = gaps[0]!.anchor === 'form' ? 'form' : 'papers';
  return (
    <Notice kind="warn">
      <p><strong>还有 {gaps.length} 处没弄好。</strong>现在补上，省得再跑一趟：</p>
      <ul class="dots">{gaps.slice(0, 4).map((gap) => <li key={gap.message}>{gap.message}</li>)}</ul>
      <p><button type="button" class="button" onClick={() => go(place)}>去补上</button></p>
    </Notice>
  );
}
