/** What was shown and agreed to for an application: asked for by the server, so kept there before anybody goes on. */
import { anySession, get, put } from '../../kit/api/client.ts';
import { Problem } from '../../kit/api/problem.ts';
import { birthDateIn } from '../../kit/checks/identity.ts';
import type { Applicant, Wording } from '../../kit/api/types.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Agreed } from '../../kit/draft/store.ts';
import type { Form, Values } from '../../kit/form/shapes.ts';
import { uuid7, type Uuid } from '../../kit/ids.ts';

export type { Wording };

export const wording = (code: string): Promise<Wording> => get<Wording>(`/consent-texts/${code}`);

const NUMBERS = ['id_number', 'child_id_number'], BIRTHS = ['birth_date', 'child_birth_date'];

export const isSensitive = (form: Form): boolean => Object.keys(form.fields).some((code) => form.fields[code]!.sensitivity === 'sensitive');

/** Whether it may be about a child: then the guardian has a text of his own, if the child is under fourteen. */
export const mayBeAboutChild = (form: Form, applicant: Applicant | null | undefined): boolean =>
  (!!applicant && applicant.authority === 'guardian') || ['child_birth_date', 'child_id_number'].some((code) => code in form.fields);

/** Whether the values tell of a child under fourteen today. */
export function isUnder14(values: Values, today: string): boolean {
  const days = BIRTHS.map((code) => values[code]).concat(NUMBERS.map((code) => birthDateIn(String(values[code] || ''))));
  const since = `${Number(today.slice(0, 4)) - 14}${today.slice(4)}`;
  return days.some((day) => typeof day === 'string' && day > since && day <= today);
}

/** The texts that the server will ask for. */
export function wanted(form: Form, values: Values, today: string): string[] {
  return ['notice'].concat(isSensitive(form) ? 'sensitive' : [], isUnder14(values, today) ? 'under_14' : []);
}

const agreedOf = (keeper: Keeper): Record<string, Agreed> => keeper.draft.value.consents || {};

export const lacking = (keeper: Keeper, codes: readonly string[]): string[] => codes.filter((code) => !(agreedOf(keeper)[code] || { kept: false }).kept);

/** What the submission names: always the same for the same application. */
export const idsOf = (keeper: Keeper): Uuid[] => Object.keys(agreedOf(keeper)).sort().filter((code) => agreedOf(keeper)[code]!.kept).map((code) => agreedOf(keeper)[code]!.id);

/** The server does not count these (taken back, other words since): they are agreed to anew, under new names. */
export function forget(keeper: Keeper, codes: readonly string[]): void {
  const rest = { ...agreedOf(keeper) };
  codes.forEach((code) => delete rest[code]);
  keeper.note({ consents: rest });
}

/** Resolves when the server has all of them; tried again after trouble, each goes under the name it had. */
export async function keepAll(keeper: Keeper, texts: readonly Wording[]): Promise<void> {
  await anySession();
  for (const text of texts) await keepOne(keeper, text);
}

async function keepOne(keeper: Keeper, text: Wording): Promise<void> {
  const known = agreedOf(keeper)[text.code];
  const one = known && known.version === text.version ? known : { id: uuid7(), version: text.version, kept: false };
  if (one.kept) return;
  const note = (kept: boolean) => keeper.note({ consents: { ...agreedOf(keeper), [text.code]: { ...one, kept } } });
  note(false);
  try {
    await send(one.id, text, keeper.draft.value.id);
  } catch (error) {
    if (error instanceof Problem && error.status === 409) forget(keeper, [text.code]); // other words since, or a name used before
    throw error;
  }
  note(true);
}

const send = (id: Uuid, text: Wording, application: Uuid): Promise<unknown> =>
  put(`/consents/${id}`, { text: text.code, version: text.version, shown_digest: text.digest, purpose: { application } });

/** Notes that these very words were agreed to, apart from what the application needs. */
export async function take(text: Wording, application: string): Promise<string> {
  await anySession();
  const id = uuid7();
  await send(id, text, application);
  return id;
}
