/** A job leaves the worker's hands: its words as the server takes them, signed where the form asks, and sealed. */
import { digest } from '../../../../server/web/kit/digest.ts';
import type { Form } from '../../../../server/web/kit/form/shapes.ts';
import { paperEntries, settled } from '../../../../server/web/kit/form/state.ts';
import { uuid7, type Uuid } from '../../../../server/web/kit/ids.ts';
import type { Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { filesOf } from '../../rules/files.ts';
import { shownText, signerOf } from '../../rules/signing.ts';
import { changes, loop, vault } from '../../shell/app.ts';
import { encoded, finish, idOf, photos, settings, type Finishing, type Job, type JobContent, type Keeper, type Shown } from '../../store/index.ts';
import { titleOf } from './about.ts';
import { keepSigned } from './signed.ts';

/** Without what is not asked any more; a worker's signature stands in its field before it is given: it is part of what is signed. */
function contentOf({ content }: Job, form: Form, signature: Uuid | null): JobContent {
  const field = signerOf(form.fields);
  const { [field || '']: _, ...values } = settled(form, content.values);
  return { ...content, values: field && signature ? { ...values, [field]: signature } : values, materials: paperEntries(form, content.values, content.materials) };
}

/** Every picture that the job shows: those that lie here, and of a returned one those that the server has. */
async function shownIn(job: Job): Promise<Shown[]> {
  const { ones } = await photos.of(vault, job.id);
  return filesOf(job, ones, job.back ? job.back.files : []);
}

/** How far the server's clock was ahead of the phone's, as the phone last heard; null where it cannot tell. */
export const offset = async (): Promise<number | null> => {
  const pack = vault.can('people') ? await settings.get(vault, 'pack') : undefined;
  return pack && Number.isFinite(pack.offset) ? pack.offset! : null;
};

/** All of it, or nothing: whatever goes wrong, the job still lies there to be written. */
export async function layAway(keeper: Keeper, form: Form, signed: Signed | null): Promise<void> {
  const { job } = await keeper.kept();
  const ref = signed ? uuid7() : null;
  const content = contentOf(job, form, ref);
  if (signed && ref) {
    const shown = await digest(encoded(shownText(content, job.form_digest, idOf(job.resident))));
    await keepSigned(signed, { keeper, slot: 'worker', shown, signer: String(content.values.proxy_name || '网格员').slice(0, 100), id: ref });
  }
  const now = new Date();
  keeper.change((before) => ({ ...before, content, declared_at: now.toISOString() }));
  const kept = await keeper.kept();
  const shown = await shownIn(kept.job);
  const how: Finishing = {
    revision: uuid7(), device: (await vault.copies()).device, title: titleOf(form), shown, now: now.getTime(),
    clocks: { phone: now.toISOString(), gps: null, server_offset_ms: await offset() },
  };
  await finish(vault, kept, how);
  changes.value += 1;
  void loop.wake();
}
