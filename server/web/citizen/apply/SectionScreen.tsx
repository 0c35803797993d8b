/** One section of the form per screen. Faults are said when the person goes on, not while typing. */
import { useState } from 'preact/hooks';
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Content } from '../../kit/draft/merge.ts';
import { anchorOf, fieldFaults, type FieldFault } from '../../kit/form/faults.ts';
import { FieldView, otherLabels } from '../../kit/form/fields.tsx';
import type { Form } from '../../kit/form/shapes.ts';
import { isNeeded, known, settled, shownPapers, shownSections } from '../../kit/form/state.ts';
import { derived } from '../../kit/form/telling.ts';
import { ErrorSummary, ScreenTitle } from '../../kit/ui/parts.tsx';
import { LaterScreen } from './LaterScreen.tsx';
import { go } from './way.ts';

export function SectionScreen({ keeper, form, place }: { keeper: Keeper; form: Form; place: number }) {
  const [shown, setShown] = useState<{ faults: FieldFault[]; stamp: number }>({ faults: [], stamp: 0 });
  const content = keeper.draft.value.content;
  const sections = shownSections(form, content.values);
  const section = sections[Math.min(place, sections.length - 1)];
  if (!section) return null;
  const on = () => {
    const faults = fieldFaults(form, keeper.draft.value.content.values, section.fields);
    if (faults.length) return setShown({ faults, stamp: shown.stamp + 1 });
    const papers = shownPapers(form, content.values).length > 0;
    return go(place + 1 < sections.length ? `form/${place + 1}` : papers ? 'papers' : 'check');
  };
  const live = shown.stamp ? fieldFaults(form, content.values, section.fields) : [];
  const faults = shown.faults.filter((fault) => live.some((now) => now.pointer === fault.pointer)).map((fault) => live.filter((now) => now.pointer === fault.pointer)[0]!);
  return (
    <div class="stack">
      <ErrorSummary stamp={shown.stamp} faults={faults.map((fault) => ({ anchor: anchorOf(fault.pointer), message: fault.message }))} />
      {keeper.clashes.value.length > 0 && <LaterScreen show={({ Clashes }) => <Clashes keeper={keeper} form={form} />} />}
      <div class="card">
        <ScreenTitle>{section.name}</ScreenTitle>
        <FieldList keeper={keeper} form={form} codes={section.fields} faults={faults} />
      </div>
      <div class="bar"><div class="row">
        <button type="button" class="button" onClick={() => (place > 0 ? go(`form/${place - 1}`) : go('outcome'))}>上一步</button>
        <button type="button" class="button main" onClick={on}>下一步</button>
      </div></div>
    </div>
  );
}

export function FieldList({ keeper, form, codes, faults }: { keeper: Keeper; form: Form; codes: string[]; faults: FieldFault[] }) {
  const content = keeper.draft.value.content;
  const all = known(form, settled(form, content.values));
  const { authority, person } = content.applicant || { authority: 'self', person: null };
  const hintOf = (code: string) => (code === 'proxy_relation' && authority === 'guardian' && !person ? '选“监护人”，不用交授权委托书。选别的要交。' : otherLabels(form, code));
  const faultAt = (pointer: string) => (faults.filter((fault) => fault.pointer === pointer)[0] || { message: undefined }).message;
  return (
    <div>
      {codes.map((code) => {
        const field = form.fields[code]!;
        const change = (value: unknown) =>
          keeper.change((old) => withValue(form, old, code, value));
        return (
          <FieldView key={code} code={code} field={field} value={content.values[code]} needed={isNeeded(field, all)} source={content.prefilled[code]} onChange={change}
            fault={faultAt(`/${code}`)} faultAt={(below) => faultAt(`/${code}${below}`)} {...(hintOf(code) ? { wanted: hintOf(code)! } : {})}>
            {field.type === 'photo' ? <LaterScreen show={({ Pages }) => <Pages id={`f-${code}-camera`} name={field.label} pages={(content.values[code] as string[]) || []} takes={field} draft={keeper.draft.value.id} purpose="element_photo" onChange={change} />} /> : undefined}
          </FieldView>
        );
      })}
    </div>
  );
}

/** A typed value, with what follows from it; a field that is typed over is no longer a prefilled one. */
function withValue(form: Form, old: Content, code: string, value: unknown): Content {
  const values = { ...old.values, [code]: value };
  const told = derived(form, code, values, old.prefilled);
  const prefilled = without(old.prefilled, code);
  Object.keys(told).forEach((other) => { prefilled[other] = 'derived'; });
  return { ...old, values: { ...values, ...told }, prefilled };
}

function without(record: Record<string, string>, key: string): Record<string, string> {
  const copy = { ...record };
  delete copy[key];
  return copy;
}
