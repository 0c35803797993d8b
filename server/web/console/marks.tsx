/** Marks: what has to be mended, why, and in which words. */

export interface Target {
  pointer?: string | undefined;
  material?: string | undefined;
  page?: string | undefined;
}

/** As either desk makes it: its reasons are its own. */
export interface AnyMark {
  target: Target;
  reason: string;
  text: string;
}

const isAt = (mark: AnyMark, target: Target): boolean => mark.target.pointer === target.pointer && mark.target.material === target.material && mark.target.page === target.page;

export const markOf = <M extends AnyMark>(marks: readonly M[], target: Target): M | undefined => marks.find((mark) => isAt(mark, target));

/** Sets a mark, or takes it away again. */
export const withMark = <M extends AnyMark>(marks: readonly M[], target: M['target']): M[] =>
  markOf(marks, target) ? marks.filter((mark) => !isAt(mark, target)) : [...marks, { target, reason: 'wrong', text: '' } as M];

/** With other words in the place of this mark. */
export const renewed = <M extends AnyMark>(marks: readonly M[], mark: M, next: M): M[] => marks.map((each) => (each === mark ? next : each));

/** In front of what may be marked. */
export const MarkBox = ({ label, isMarked, onMark }: { label: string; isMarked: boolean; onMark: () => void }) => (
  <label class="hit"><input type="checkbox" checked={isMarked} aria-label={`标注：${label}`} onChange={onMark} /></label>
);

/** `to`: who reads these words. */
export function MarkWords<M extends AnyMark>({ mark, label, reasons, to, hint, onChange }: { mark: M; label: string; reasons: Record<string, string>; to: string; hint: string; onChange: (mark: M) => void }) {
  return (
    <div class="mark-words">
      <select class="input" aria-label={`${label}：补正原因`} value={mark.reason} onChange={(event) => onChange({ ...mark, reason: (event.target as HTMLSelectElement).value })}>
        {Object.entries(reasons).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
      </select>
      <input class="input" aria-label={`${label}：给${to}的话`} placeholder={`给${to}的话，如：${hint}`} maxLength={500} value={mark.text} onInput={(event) => onChange({ ...mark, text: (event.target as HTMLInputElement).value })} />
    </div>
  );
}
