/** A step that cannot be taken back asks once more, in place: the browser's own question looks like an alarm and says nothing. */
import { useState } from 'preact/hooks';
import { DoButton, Notice } from './parts.tsx';

export function Sure({ name, question, yes, run }: { name: string; question: string; yes: string; run: () => Promise<void> | void }) {
  const [asked, setAsked] = useState(false);
  if (!asked) return <button type="button" class="button bare" onClick={() => setAsked(true)}>{name}</button>;
  return (
    <Notice kind="warn">
      <p>{question}</p>
      <p class="row"><DoButton kind="risky" run={async () => { await run(); setAsked(false); }}>{yes}</DoButton><button type="button" class="button" onClick={() => setAsked(false)}>先不</button></p>
    </Notice>
  );
}
