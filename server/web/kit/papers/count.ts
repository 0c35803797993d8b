/** How many pages files are, as far as this phone can tell: a picture is one, of a PDF only the server knows how many it has. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PaperEntry } from '../draft/merge.ts';
import { photosOf, type KeptPhoto } from '../draft/store.ts';
import type { FieldFault } from '../form/faults.ts';
import type { Form, Values } from '../form/shapes.ts';
import type { Uuid } from '../ids.ts';
import { lacking } from './lacking.ts';
import { isPdf } from './takes.ts';

/** Files of which this phone knows that they are pictures; what another phone sent may be anything. */
const pictures = signal<Record<Uuid, true>>({});
export const isPicture = (file: Uuid): boolean => !!pictures.value[file];

/** What kind it is lies in the phone with the file, so that a reload forgets nothing. */
export function note(kept: readonly KeptPhoto[]): void {
  const found = kept.filter((one) => !isPdf({ type: one.bytes.type, name: one.filename }) && !isPicture(one.ref));
  if (found.length) pictures.value = found.reduce((all, one) => ({ ...all, [one.ref]: true as const }), pictures.value);
}

/** The files of a draft, from an earlier visit too. */
export const useNoted = (draft: Uuid): void => useEffect(() => void photosOf(draft).then(note, () => undefined), [draft]);

export const amount = (files: readonly Uuid[]): string => `${files.length}${files.every(isPicture) ? '页' : '个文件'}`;

/** As far as this phone knows what each file is. */
export const paperFaults = (form: Form, values: Values, chosen: PaperEntry[], isPage: (file: Uuid) => boolean = isPicture): FieldFault[] => lacking(form, values, chosen, isPage);
