/** Handing in: photos, signature, last revision, then the command. Each part may be repeated without harm. */
import { put } from '../../kit/api/client.ts';
import { Problem } from '../../kit/api/problem.ts';
import type { Receipt } from '../../kit/api/types.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { paperEntries, settled } from '../../kit/form/state.ts';
import type { Form } from '../../kit/form/shapes.ts';
import type { Signed } from '../../kit/sign/pad.tsx';
import { keepSignature, type Kept } from '../../kit/sign/signing.ts';
import { resumeUploads, settledUploads, ways } from '../../kit/upload/queue.ts';

/** One act of signing is kept once, however often the button is pressed after a lost answer. */
let kept: { signed: Signed; signature: Kept } | null = null;

async function signatureFor(signed: Signed, contentDigest: string, signer: string): Promise<Kept> {
  if (kept && kept.signed === signed && kept.signature.shown_digest === contentDigest) return kept.signature;
  const signature = await keepSignature(signed, contentDigest, signer);
  kept = { signed, signature };
  return signature;
}

async function photosThere(keeper: Keeper): Promise<void> {
  await resumeUploads(keeper.draft.value.id);
  await settledUploads();
  const content = keeper.draft.value.content;
  const named = content.materials.reduce((all, entry) => all.concat(entry.pages), [] as string[]);
  const stuck = named.filter((ref) => ways.value[ref] && ways.value[ref]!.state !== 'sent');
  if (stuck.length) throw new Problem(0, { type: 'photos-waiting', title: `还有${stuck.length}张照片没有传完,请等有网络时再提交。填的内容和照片都存着。` });
}

export async function handIn(keeper: Keeper, form: Form, signed: Signed | null): Promise<void> {
  await photosThere(keeper);
  keeper.change((content) => {
    const own = settled(form, content.values);
    return { ...content, values: own, materials: paperEntries(form, own, content.materials) };
  });
  await keeper.toServer();
  const draft = keeper.draft.value;
  const { person_name: name, proxy_name: proxy, is_proxy: byProxy } = draft.content.values;
  const signature = signed ? await signatureFor(signed, draft.contentDigest!, String((byProxy ? proxy || name : name || proxy) || '申请人')) : null;
  const command = { revision: draft.revision, form_digest: form.digest, signature, site: draft.site, origin: draft.origin, channel: 'online' };
  const receipt = await patiently(() => put<Receipt>(`/applications/${draft.id}/submission`, command));
  keeper.note({ submitted: true, receipt, step: 'done' });
}

/** A draft typed as a guest changes hands a moment after signing in: "not found" is asked again a few times. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404 || tries >= 5) throw error;
      await new Promise((done) => setTimeout(done, 600));
    }
  }
}
