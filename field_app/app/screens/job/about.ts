/** What the last screens of a job need to know of it. */
import type { Form } from '../../../../server/web/kit/form/shapes.ts';
import { fieldFaults } from '../../../../server/web/kit/form/faults.ts';
import { settled } from '../../../../server/web/kit/form/state.ts';
import { lacking } from '../../../../server/web/kit/papers/lacking.ts';
import { dayIn, gradeOf, isAboutChild, readOut, type Grade, type Lack, type Text } from '../../rules/consent.ts';
import { open } from '../../rules/mending.ts';
import { vault } from '../../shell/app.ts';
import { settings, type Job } from '../../store/index.ts';
import { useKept } from '../kept.ts';

export interface About {
  grade: Grade;
  isChild: boolean;
  /** The words that are read out, in order. */
  texts: Text[];
  codes: string[];
}

const none = { items: [], forms: [], texts: [] };

/** Null while it is read. */
export function useAbout(job: Job, form: Form): About | null {
  const { value } = useKept(async () => (await settings.get(vault, 'items')) || none);
  if (!value) return null;
  const codes = form.items.map((item) => item.code);
  const isChild = isAboutChild(settled(form, job.content.values), dayIn(Date.now()));
  return { codes, isChild, grade: gradeOf(codes, value.items), texts: readOut(value.texts || [], isChild) };
}

/** A sentence that stands beside its field elsewhere, and alone here. */
function named(form: Form, pointer: string, message: string): string {
  const field = form.fields[pointer.split('/')[1] || ''];
  return !field || message.indexOf(field.label) >= 0 ? message : `${field.label}：${message}`;
}

/** As people call what is to be done. */
export const titleOf = (form: Form): string => form.items.map((item) => item.plain_name || item.name).join('、');

/** What is not filled in yet. It hinders nothing here: whoever looks at the job will ask for it. */
export function gapsOf(job: Job, form: Form): Lack[] {
  const { values, materials } = job.content;
  const may = open(job, form);
  const isOpen = (pointer: string) => !may || may.fields.indexOf(pointer.split('/')[1]!) >= 0 || may.papers.indexOf(pointer.split('/')[2] || '') >= 0;
  const fields = fieldFaults(form, values).filter(({ pointer }) => isOpen(pointer)).map(({ pointer, message }) => ({ anchor: 'form', message: named(form, pointer, message) }));
  return [...fields, ...lacking(form, values, materials, () => true).filter(({ pointer }) => isOpen(pointer)).map(({ message }) => ({ anchor: 'papers', message }))];
}
