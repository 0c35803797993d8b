/** A decision that is not simply a yes: its reasons, whose matter it is instead, and what one can do against it. */
import type { Decision } from '../../kit/api/types.ts';
import { Notice } from '../../kit/ui/parts.tsx';

export const needsWords = (decision: Decision): boolean => decision.reasons.length > 0 || !!decision.whose || !!decision.remedies;

export function Decided({ decision }: { decision: Decision }) {
  return (
    <section class="card stack-small" aria-label={`${decision.name}：决定的理由`}>
      <h2>“{decision.name}”为什么这样决定</h2>
      <p class="soft">{decision.body_name}</p>
      {decision.reasons.length > 0 && <ul class="dots">{decision.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>}
      {decision.whose && <p>该由<strong>{decision.whose}</strong>办。</p>}
      {decision.remedies && <Notice><p>{decision.remedies.text}</p></Notice>}
    </section>
  );
}
