/** One line to type in, on one's own pages: label, hint and fault beside it. */
export function Line({ id, label, value, hint = '', fault = '', tel = false, optional = false, onType }: {
  id: string; label: string; value: string; hint?: string; fault?: string; tel?: boolean; optional?: boolean; onType: (text: string) => void;
}) {
  const about = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div class={`field ${fault ? 'faulty' : ''}`}>
      <label class="label" for={id}>{label}{optional && <span class="need">可不填</span>}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <input class="input" id={id} type="text" inputMode={tel ? 'tel' : 'text'} autocomplete="off" maxLength={200} value={value} aria-invalid={!!fault} aria-describedby={about || undefined}
        onInput={(event) => onType((event.target as HTMLInputElement).value)} />
      {fault && <p class="fault" id={`${id}-fault`}>{fault}</p>}
    </div>
  );
}
