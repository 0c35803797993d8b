/** A draft of one's own out of another's words: what a person typed, and nothing that is the other's. Pure but for names. */
import { emptyContent } from '../../kit/draft/merge.ts';
import type { KeptDraft } from '../../kit/draft/store.ts';
import type { Form, Values } from '../../kit/form/shapes.ts';
import { uuid7, type Uuid } from '../../kit/ids.ts';

/** Photos and signatures are the other's with the server; they are made anew. */
const NOT_WORDS = ['photo', 'signature'];

/**
 * What was filled in from the other's record stays his, with all that was worked out: without knowing from what, it may
 * tell the same. For whom it is, and what was agreed to, everybody says himself.
 */
export function anew(draft: KeptDraft, form: Form | null, owner: Uuid, now: number = Date.now()): KeptDraft {
  const { answers, values, prefilled } = draft.content;
  const isFromRecord = Object.keys(prefilled).some((code) => prefilled[code] !== 'derived');
  const own: Values = {}, worked: Record<string, string> = {};
  Object.keys(values).forEach((code) => {
    const field = form && form.fields[code];
    if (!field || NOT_WORDS.indexOf(field.type) >= 0 || (prefilled[code] && isFromRecord)) return;
    own[code] = values[code];
    if (prefilled[code]) worked[code] = prefilled[code]!;
  });
  const { bundle, release, division, site, origin } = draft;
  const told = { ...(draft.title ? { title: draft.title } : {}), ...(draft.page ? { page: draft.page } : {}) };
  return {
    id: uuid7(), bundle, release, division, site, origin, content: { ...emptyContent(), answers, values: own, prefilled: worked }, revision: null, saved: null,
    attempt: null, toSign: null, step: 'outcome', changedAt: now, submitted: false, owner, ...told,
  };
}
