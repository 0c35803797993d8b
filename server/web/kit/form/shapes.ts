/** The form as the server gives it (see `server/forms`): one form and one set of papers for all chosen items. */
import type { Told } from '../api/types.ts';

/** A JSON Schema over the flat values; true and false are schemas as well. */
export type Condition = boolean | Record<string, unknown>;
export type Values = Record<string, unknown>;

export interface Option {
  code: string;
  name: string;
}

export interface RowField {
  code: string;
  name: string;
  type: string;
  options?: Option[];
  need?: 'required' | 'optional';
  format?: string[];
  [fact: string]: unknown;
}

export interface Field {
  name: string;
  label: string;
  labels: Record<string, string>;
  group: string;
  type: string;
  hint: string;
  sensitivity?: string;
  filled_by?: string;
  prefill: string[];
  items: string[];
  needed: Condition;
  shown: Condition;
  given?: unknown;
  options?: Option[];
  fields?: RowField[];
  unit?: string;
  format?: string[];
  not_before?: string[];
  not_after?: string[];
  min?: number;
  max?: number;
  min_length?: number;
  max_length?: number;
  min_items?: number;
  max_items?: number;
  max_files?: number;
  file_types?: string[];
  min_width?: number;
  checked_with?: string[];
  told_by?: string[];
  /** Why a worker is asked where its picture was taken. */
  place?: string;
  warning?: string;
}

export interface Why {
  because: 'default' | 'answer' | 'condition';
  element: string | null;
  value: unknown;
  text: string;
}

export interface FormItem {
  code: string;
  name: string;
  plain_name: string;
  body: string;
  proxy_allowed: boolean;
  note: string | null;
  why: Why[];
  after: string[];
  limit: { value: number; unit_kind: string; working: number };
  fields: Array<{ element: string; field: string }>;
}

export interface Paper {
  material: string;
  name: string;
  hint: string;
  kind: string;
  form: string;
  accepts: string[];
  pages: { min?: number; max?: number };
  file_types?: string[];
  max_mb?: number;
  items: string[];
  needed: Condition;
  shown: Condition;
  sources: string[];
  may_follow_later?: { allowed?: boolean; days?: number };
  replaceable: Record<string, unknown>;
  /** The words above the signature, of a paper that the system makes. */
  says?: string[];
  /** As of a field. */
  place?: string;
}

export interface Section {
  code: string;
  name: string;
  fields: string[];
}

export type Form = Told<'FormsFormOut', {
  items: FormItem[];
  left_out: Array<{ item: string; name: string; text: string }>;
  sections: Section[];
  fields: Record<string, Field>;
  materials: Paper[];
  later: { fields: Record<string, { name: string }>; materials: Record<string, { name: string; from: string[] }> };
  numbers: Record<'items' | 'fields_before' | 'fields_after' | 'materials_before' | 'materials_after' | 'saved_fields' | 'saved_papers' | 'materials_to_upload' | 'fields_to_type', number>;
  limits: { promised?: { value: number; unit_kind?: string } | null };
}>;
