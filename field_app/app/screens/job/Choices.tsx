/** One of a few, or a tick: large enough for any finger. */
export interface Choice<C extends string> {
  code: C;
  name: string;
  note?: string;
}

export function OneOf<C extends string>({ id, label, choices, chosen, onChoose }: { id: string; label: string; choices: readonly Choice<C>[]; chosen: C | null; onChoose: (code: C) => void }) {
  return (
    <fieldset class="field" id={id} tabIndex={-1}>
      <legend class="label">{label}</legend>
      {choices.map(({ code, name, note }) => (
        <label class="choice" key={code}><input type="radio" name={id} checked={code === chosen} onChange={() => onChoose(code)} /><span class="mark" aria-hidden="true" /><span>{name}{note && <span class="hint whole">{note}</span>}</span></label>
      ))}
    </fieldset>
  );
}

export function Tick({ id, label, on, onTick }: { id: string; label: string; on: boolean; onTick: (on: boolean) => void }) {
  return <label class="choice" id={id} tabIndex={-1}><input type="checkbox" checked={on} onChange={(event) => onTick((event.target as HTMLInputElement).checked)} /><span class="mark square" aria-hidden="true" /><span>{label}</span></label>;
}
