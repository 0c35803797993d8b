/** Where an application begins: the draft of this bundle on this phone, or a new one. */
import { getPublic, post, who } from '../../kit/api/client.ts';
import type { Bundle } from '../../kit/api/types.ts';
import { Keeper } from '../../kit/draft/keeper.ts';
import { emptyContent } from '../../kit/draft/merge.ts';
import { drafts, forms, lastWords, type KeptDraft } from '../../kit/draft/store.ts';
import type { Form, Values } from '../../kit/form/shapes.ts';
import { uuid7 } from '../../kit/ids.ts';

export interface Place {
  bundle: string;
  division: string;
  site: string | null;
  origin: string | null;
}

/** Of a guide's questions. */
export const bundleAddress = (place: Pick<Place, 'bundle' | 'division'>): string => `/bundles/${encodeURIComponent(place.bundle)}?view=questions&division=${encodeURIComponent(place.division)}`;

export const loadBundle = (place: Place): Promise<Bundle> => getPublic<Bundle>(bundleAddress(place));

export async function openDraft(place: Place, bundle: Bundle): Promise<Keeper> {
  const found = await drafts.openFor(place.bundle, who()).catch(() => undefined);
  const fresh: KeptDraft = {
    id: uuid7(), bundle: place.bundle, release: bundle.release, division: place.division, site: place.site, origin: place.origin, content: emptyContent(),
    revision: null, saved: null, attempt: null, toSign: null, step: 'start', changedAt: Date.now(), submitted: false, title: bundle.plain_name, owner: who(),
  };
  return new Keeper(found ? lastWords.take(found) : fresh);
}

/** The one form for these answers; kept in the phone for a reload without network. */
export async function fetchForm(keeper: Keeper, answers: Values): Promise<Form> {
  const draft = keeper.draft.value;
  const form = await post<Form>(`/bundles/${encodeURIComponent(draft.bundle)}/forms`, { answers, division: draft.division, view: 'page' });
  await forms.keep(draft.id, form).catch(() => undefined);
  if (form.release !== draft.release) keeper.note({ release: form.release });
  return form;
}

export const keptForm = (keeper: Keeper): Promise<Form | undefined> => forms.get(keeper.draft.value.id).catch(() => undefined);
