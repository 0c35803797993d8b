/** Fields of the pages about grids: each with its fault right beside it. */
import type { ComponentChildren } from 'preact';
import { inWords, Problem } from '../../kit/api/problem.ts';

/** What is wrong with which field, by its name; what belongs to none stands under an empty name. */
export type Faults = Record<string, string>;

/** The server's no, sorted by fields; `known` are those that the form shows. */
export function faultsOf(error: unknown, known: readonly string[]): Faults {
  const faults: Faults = {};
  for (const one of error instanceof Problem ? error.faults : []) {
    const name = one.pointer.replace(/^\//, '');
    faults[known.indexOf(name) < 0 ? '' : name] = one.message;
  }
  return Object.keys(faults).length ? faults : { '': inWords(error) };
}

interface FieldProps {
  id: string;
  label: string;
  hint?: string | undefined;
  fault?: string | undefined;
}

function Field({ id, label, hint, fault, children }: FieldProps & { children: ComponentChildren }) {
  return (
    <div class={`field ${fault ? 'faulty' : ''}`}>
      <label class="label" for={id}>{label}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {children}
      {fault && <p class="fault" id={`${id}-fault`} role="alert">{fault}</p>}
    </div>
  );
}

const described = ({ id, hint, fault }: FieldProps) => ({
  'aria-describedby': [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined,
  'aria-invalid': !!fault,
});

type Typed = FieldProps & { value: string; onType: (text: string) => void };

export const DayField = (props: Typed) => (
  <Field {...props}><input class="input" id={props.id} type="date" value={props.value} {...described(props)} onInput={(event) => props.onType((event.target as HTMLInputElement).value)} /></Field>
);

export const TextField = (props: Typed & { most?: number }) => (
  <Field {...props}><input class="input" id={props.id} type="text" autocomplete="off" maxLength={props.most} value={props.value} {...described(props)} onInput={(event) => props.onType((event.target as HTMLInputElement).value)} /></Field>
);

export const ChoiceField = (props: Typed & { options: Array<[string, string]>; first?: string }) => (
  <Field {...props}><select class="input" id={props.id} value={props.value} {...described(props)} onChange={(event) => props.onType((event.target as HTMLSelectElement).value)}>
    <option value="">{props.first || '请选择'}</option>{props.options.map(([code, name]) => <option key={code} value={code}>{name}</option>)}
  </select></Field>
);
