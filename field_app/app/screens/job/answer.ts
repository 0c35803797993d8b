/** The answer to a body's correction leaves the worker's hands: only what is another goes, signed as a whole where the form asks. */
import { digest } from '../../../../server/web/kit/digest.ts';
import { same } from '../../../../server/web/kit/draft/merge.ts';
import type { Form } from '../../../../server/web/kit/form/shapes.ts';
import { uuid7, type Uuid } from '../../../../server/web/kit/ids.ts';
import type { Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { filesOf } from '../../rules/files.ts';
import { changesOf, mended } from '../../rules/mending.ts';
import { shownText } from '../../rules/signing.ts';
import { changes, lists, loop, vault } from '../../shell/app.ts';
import { deeds, encoded, idOf, photos, returns, unopened, type Keeper } from '../../store/index.ts';
import { moment } from '../task/laying.ts';
import { keepSigned } from './signed.ts';

/** All of it, or nothing: whatever goes wrong, the answer still lies there to be written. Only with the key of the residents. Returns the task. */
export async function layAnswer(keeper: Keeper, form: Form, signed: Signed | null): Promise<Uuid> {
  const kept = await keeper.kept();
  const { id, back, form_digest, resident, consent } = kept.job;
  const { correction, job } = back!.answers!;
  const lent = await returns(vault).get(correction).catch(unopened);
  const notice = (lent && lent.door_notice) || back!.answers!.notice; // of another date it is another task
  const said = changesOf(kept.job, form);
  const content = mended(back!.content, said);
  const signature = signed && { ref: uuid7(), shown_digest: await digest(encoded(shownText(content, form_digest, idOf(resident)))) };
  if (signed && signature) await keepSigned(signed, { keeper, slot: 'worker', shown: signature.shown_digest, signer: String(content.values.proxy_name || '网格员').slice(0, 100), id: signature.ref });
  const anew = same(consent, back!.consent) ? null : consent;
  const named = { content: { values: { ...said.values, signature: signature && signature.ref }, materials: said.materials }, consent: anew };
  const shown = filesOf(named, (await photos.of(vault, id)).ones, []);
  const body = { ...said, signature, consent: anew, ...(await moment()) };
  await deeds.lay(vault, { id, kind: 'correction', task: notice, of: notice, about: job, resident: idOf(resident), body, shown, now: Date.now(), written: kept });
  changes.value += 1;
  lists.value += 1;
  void loop.wake();
  return notice;
}
