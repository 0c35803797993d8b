/** A few sentences to write, in one's own words. */
interface Written {
  id: string;
  label: string;
  value: string;
  onType: (words: string) => void;
  hint?: string;
}

export function Words({ id, label, value, onType, hint }: Written) {
  return (
    <div class="field">
      <label class="label" for={id}>{label}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <textarea class="input" id={id} maxLength={500} value={value} aria-describedby={hint ? `${id}-hint` : undefined} onInput={(event) => onType((event.target as HTMLTextAreaElement).value)} />
    </div>
  );
}
