/** What is shown only against a reason: the reason is asked for first, and recorded. */
import { useState } from 'preact/hooks';
import { inWords } from '../kit/api/problem.ts';
import { DoButton } from '../kit/ui/parts.tsx';
import { useTyped } from './typed.ts';

export function ForAReason({ words, of, run }: { words: string; of?: string; run: (reason: string) => Promise<void> }) {
  const [open, setOpen] = useTyped(`open-${words}${of || ''}`, false);
  const [reason, setReason] = useTyped(`why-${words}${of || ''}`, '');
  const [fault, setFault] = useState('');
  const look = () => run(reason.trim()).then(() => { setFault(''); setOpen(false); }, (error: unknown) => setFault(inWords(error)));
  if (!open) return <button type="button" class="button bare" onClick={() => setOpen(true)}>{words}{of && <span class="unseen">：{of}</span>}</button>;
  return (
    <span class="row asks">
      <label>原因（会记录）<input class="input" value={reason} onInput={(event) => setReason((event.target as HTMLInputElement).value)} /></label>
      <DoButton run={look} disabled={reason.trim().length < 2}>查看</DoButton>
      <button type="button" class="button bare" onClick={() => setOpen(false)}>不看了</button>
      {fault && <span class="fault" role="alert">{fault}</span>}
    </span>
  );
}
