/** Taking an application back: said plainly what it means, with a reason if one likes. */
import { useState } from 'preact/hooks';
import { uuid7, type Uuid } from '../../kit/ids.ts';
import { DoButton, Notice, Trouble } from '../../kit/ui/parts.tsx';

export function Withdraw({ onGiven }: { onGiven: (id: Uuid, reason: string) => Promise<void> }) {
  const [open, setOpen] = useState(false);
  const [wish, setWish] = useState({ id: uuid7(), reason: '' }); // pressed again after a lost answer, it is the same wish
  const [error, setError] = useState<unknown>(null);
  if (!open) return <p><button type="button" class="button bare" onClick={() => setOpen(true)}>不想办了，撤回申请</button></p>;
  const give = () => onGiven(wish.id, wish.reason || '申请人不想办了').catch(setError);
  return (
    <section class="card" aria-labelledby="withdraw">
      <h2 id="withdraw">撤回申请</h2>
      <Notice kind="warn"><p>没有办结的都会停下来。以后想办，可以重新申请。</p></Notice>
      <div class="field"><label class="label" for="withdraw-reason">为什么撤回<span class="need">可不填</span></label>
        <textarea class="input" id="withdraw-reason" maxLength={200} value={wish.reason} onInput={(event) => setWish({ id: uuid7(), reason: (event.target as HTMLTextAreaElement).value })} /></div>
      {!!error && <Trouble error={error} />}
      <div class="row"><DoButton kind="risky" run={give}>确认撤回</DoButton><button type="button" class="button" onClick={() => setOpen(false)}>不撤了</button></div>
    </section>
  );
}
