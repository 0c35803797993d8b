/** One section of the form per screen, as the citizen's page asks it; faults are said when one goes on. */
import { useState } from 'preact/hooks';
import { anchorOf, fieldFaults, type FieldFault } from '../../../../server/web/kit/form/faults.ts';
import { FieldView, otherLabels } from '../../../../server/web/kit/form/fields.tsx';
import { isEmpty, isNeeded, known, settled, shownPapers, shownSections } from '../../../../server/web/kit/form/state.ts';
import { shownValue } from '../../../../server/web/kit/form/shown.ts';
import { derived } from '../../../../server/web/kit/form/telling.ts';
import { ErrorSummary, Notice, ScreenTitle } from '../../../../server/web/kit/ui/parts.tsx';
import { open } from '../../rules/mending.ts';
import { agentTyped } from '../../rules/prefill.ts';
import { asksAgent, backward, onward } from '../../rules/returned.ts';
import { fieldSlot } from '../../rules/slots.ts';
import { vault } from '../../shell/app.ts';
import { settings, type Job } from '../../store/index.ts';
import { Lacking } from './Lacking.tsx';
import { Marks, saidOfField } from './Marks.tsx';
import type { JobScreen } from './parts.ts';
import { Pictures } from './Pictures.tsx';

export function Section(screen: JobScreen) {
  const { job, form, go } = screen;
  const [stamp, setStamp] = useState(0);
  const { values } = job.content;
  const sections = shownSections(form, values);
  const at = Math.min(job.at || 0, sections.length - 1);
  const section = sections[at];
  if (!section) return null;
  const may = open(job, form);
  const isOpen = (code: string) => !may || may.fields.indexOf(code) >= 0;
  const leave = () => {
    void keepAgent(job);
    const next = onward(job, form, { step: 'form', at });
    if (job.back) return go(next.step, next.at);
    return at + 1 < sections.length ? go('form', at + 1) : go(shownPapers(form, values).length ? 'papers' : 'check');
  };
  const before = (job.back && backward(job, form, { step: 'form', at })) || (at > 0 ? { step: 'form' as const, at: at - 1 } : { step: 'questions' as const, at: 99 });
  const found = fieldFaults(form, values, section.fields.filter(isOpen));
  const on = () => (found.length ? setStamp(stamp + 1) : leave());
  const faults = stamp ? found : [];
  return (
    <div class="stack">
      <ErrorSummary stamp={stamp} faults={faults.map((fault) => ({ anchor: anchorOf(fault.pointer), message: fault.message }))} />
      <Marks job={job} form={form} place={{ step: 'form', at }} />
      {asksAgent(job, section.fields) && <Notice kind="warn"><p>这件事是同事转来的，<strong>代办人请写您自己。</strong></p></Notice>}
      <div class="card">
        <ScreenTitle note={`填表：第 ${at + 1} 张，共 ${sections.length} 张`}>{section.name}</ScreenTitle>
        {section.fields.filter(isOpen).map((code) => <OneField key={code} {...screen} code={code} faults={faults} />)}
        {may && <Rest {...screen} codes={section.fields.filter((code) => !isOpen(code))} />}
      </div>
      {faults.length > 0 && <Lacking count={faults.length} onGo={leave} />}
      <div class="bar"><div class="row">
        <button type="button" class="button" onClick={() => go(before.step, before.at)}>上一步</button>
        <button type="button" class="button main" onClick={on}>下一步</button>
      </div></div>
    </div>
  );
}

/** What nobody marked stands as it was handed in. */
function Rest({ job, form, codes }: JobScreen & { codes: string[] }) {
  const all = known(form, settled(form, job.content.values));
  const filled = codes.filter((code) => !isEmpty(all[code]));
  if (!filled.length) return null;
  return <details><summary>别的 {filled.length} 项不用动</summary><dl>{filled.map((code) => <div class="answer" key={code}><dt>{form.fields[code]!.label}</dt><dd>{shownValue(form.fields[code]!, all[code])}</dd></div>)}</dl></details>;
}

function OneField({ code, faults, ...screen }: JobScreen & { code: string; faults: FieldFault[] }) {
  const { job: { content, sources = {} }, form, keeper } = screen;
  const field = form.fields[code]!;
  const typed = (value: unknown) => keeper.change((now) => {
    const values = { ...now.content.values, [code]: value };
    const told = derived(form, code, values, now.sources);
    const { [code]: _, ...others } = now.sources || {};
    return { ...now, content: { ...now.content, values: { ...values, ...told } }, sources: { ...others, ...Object.fromEntries(Object.keys(told).map((other) => [other, 'derived'])) } };
  });
  const faultAt = (pointer: string) => faults.filter((fault) => fault.pointer === pointer).map((fault) => fault.message)[0];
  const also = otherLabels(form, code);
  const said = saidOfField(screen, code);
  return (
    <FieldView code={code} field={field} value={content.values[code]} needed={isNeeded(field, known(form, settled(form, content.values)))} source={sources[code]} onChange={typed}
      fault={faultAt(`/${code}`) || said.fault} faultAt={(below) => faultAt(`/${code}${below}`)} {...(said.wanted || also ? { wanted: said.wanted || also! } : {})}>
      {field.type === 'photo' ? <Pictures {...screen} id={`f-${code}-camera`} name={field.label} slot={fieldSlot(code)} purpose="element_photo" takes={field} /> : undefined}
    </FieldView>
  );
}

/** The worker's own name and number, for the next form. */
async function keepAgent({ content, back }: Job): Promise<void> {
  const told = agentTyped(content.values, back ? back.content.values : {});
  if (Object.keys(told).length) await settings.keep(vault, 'agent', { ...(await settings.get(vault, 'agent')), ...told });
}
