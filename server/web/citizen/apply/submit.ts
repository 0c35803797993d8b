/** Handing in: photos, signature, last revision, then the command. Each part may be repeated without harm. */
import { put, who } from '../../kit/api/client.ts';
import { Problem } from '../../kit/api/problem.ts';
import type { Receipt } from '../../kit/api/types.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { receipts } from '../../kit/draft/receipts.ts';
import { paperEntries, settled } from '../../kit/form/state.ts';
import type { Form } from '../../kit/form/shapes.ts';
import type { Signed } from '../../kit/sign/pad.tsx';
import { keepSignature, type Kept } from '../../kit/sign/signing.ts';
import { idsOf } from './agreements.ts';
import { allSent } from '../../kit/upload/queue.ts';

/** One act of signing is kept once, however often the button is pressed after a lost answer. */
let kept: { signed: Signed; signature: Kept } | null = null;

async function signatureFor(signed: Signed, shown: string, signer: string): Promise<Kept> {
  if (kept && kept.signed === signed && kept.signature.shown_digest === shown) return kept.signature;
  const signature = await keepSignature(signed, shown, signer);
  kept = { signed, signature };
  return signature;
}

/** `words` stood above the pad when it was signed. */
export async function handIn(keeper: Keeper, form: Form, signed: Signed | null, words: string): Promise<void> {
  const papers = keeper.draft.value.content.materials;
  await allSent(keeper.draft.value.id, papers.reduce((all, entry) => all.concat(entry.pages), [] as string[]));
  keeper.change((content) => {
    const own = settled(form, content.values);
    return { ...content, values: own, materials: paperEntries(form, own, content.materials) };
  });
  await keeper.toServer();
  const draft = keeper.draft.value;
  const { person_name: name, proxy_name: proxy, is_proxy: byProxy } = draft.content.values;
  const toSign = draft.toSign!;
  if (signed && (toSign.words !== words || !toSign.digest)) throw new Problem(0, { type: 'sign-again', title: '签名上面的话有变化，请看一看，再签一次' });
  const signature = signed ? await signatureFor(signed, toSign.digest!, String((byProxy ? proxy || name : name || proxy) || '申请人')) : null;
  const command = { revision: draft.revision, form_digest: form.digest, signature, consents: idsOf(keeper), site: draft.site, origin: draft.origin, channel: 'online' };
  const receipt = await put<Receipt>(`/applications/${draft.id}/submission`, command);
  // The receipt first: from here on the phone needs nothing else of it.
  await receipts.keep({ id: draft.id, bundle: draft.bundle, owner: who(), receipt, at: Date.now() }).catch(() => undefined);
  await keeper.finish(receipt).catch(() => undefined);
}
