/** Offers to fill in what is known already; what does it is fetched when it is wanted. */
import { useState } from 'preact/hooks';
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { LaterScreen } from './LaterScreen.tsx';

export function PrefillLine({ keeper, form }: { keeper: Keeper; form: Form }) {
  const [open, setOpen] = useState(false);
  const whom = keeper.draft.value.content.applicant;
  const fillable = Object.keys(form.fields).some((code) => form.fields[code]!.prefill.length > 0);
  // One's own words do not belong in somebody else's form; a mandate opens that person's.
  if (!fillable || (whom && whom.authority !== 'self' && !whom.person)) return null;
  return (
    <section class="card" aria-labelledby="prefill">
      <h2 id="prefill">以前填过的，可以不用再填</h2>
      {open ? <LaterScreen show={({ Prefill }) => <Prefill keeper={keeper} form={form} onStop={() => setOpen(false)} />} />
        : <><p class="soft">您同意后，我们用您的资料和以前办的件替您填。每一项都会标出从哪来的，您可以改。</p><p><button type="button" class="button" onClick={() => setOpen(true)}>看看能替我填什么</button></p></>}
    </section>
  );
}
