/** Marks: what has to be mended, why, and in which words. */
import { REASONS, type Mark, type Reason } from './shapes.ts';

type Target = Mark['target'];

const isAt = (mark: Mark, target: Target): boolean => mark.target.pointer === target.pointer && mark.target.material === target.material;

export const markOf = (marks: readonly Mark[], target: Target): Mark | undefined => marks.find((mark) => isAt(mark, target));

/** Sets a mark, or takes it away again. */
export const withMark = (marks: readonly Mark[], target: Target): Mark[] =>
  markOf(marks, target) ? marks.filter((mark) => !isAt(mark, target)) : [...marks, { target, reason: 'wrong', text: '' }];

export function MarkWords({ mark, label, onChange }: { mark: Mark; label: string; onChange: (mark: Mark) => void }) {
  return (
    <div class="mark-words">
      <select class="input" aria-label={`${label}：补正原因`} value={mark.reason} onChange={(event) => onChange({ ...mark, reason: (event.target as HTMLSelectElement).value as Reason })}>
        {Object.entries(REASONS).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
      </select>
      <input class="input" aria-label={`${label}：给申请人的话`} placeholder="给申请人的话，如：门牌号和合同不一致" maxLength={500} value={mark.text} onInput={(event) => onChange({ ...mark, text: (event.target as HTMLInputElement).value })} />
    </div>
  );
}
