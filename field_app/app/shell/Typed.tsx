/** One line to type. */
export function Typed({ id, label, type = 'text', value, onType, hint, complete = 'off' }: {
  id: string; label: string; type?: 'text' | 'password' | 'search'; value: string; onType: (text: string) => void; hint?: string; complete?: string;
}) {
  return (
    <div class="field">
      <label class="label" for={id}>{label}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <input class="input" id={id} type={type as 'text'} value={value} autocomplete={complete} aria-describedby={hint ? `${id}-hint` : undefined}
        autocapitalize="none" spellcheck={false} onInput={(event) => onType((event.target as HTMLInputElement).value)} />
    </div>
  );
}
