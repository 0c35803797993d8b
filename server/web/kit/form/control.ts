/** What every control of a field is given; apart from the controls, so that none of them needs another one's file. */
import type { ComponentChild, ComponentChildren } from 'preact';
import type { Field, RowField } from './shapes.ts';

export interface ControlProps {
  /** Id of the control; the fault summary links to it. */
  id: string;
  field: Field | RowField;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Ids of hint and fault, for aria-describedby. */
  about: string;
  isFaulty: boolean;
  faultAt?: (pointer: string) => string | undefined;
  label: string;
}

export interface FieldViewProps {
  code: string;
  field: Field | RowField;
  value: unknown;
  onChange: (value: unknown) => void;
  needed: boolean;
  fault?: string | undefined;
  source?: string | undefined;
  faultAt?: (pointer: string) => string | undefined;
  prefix?: string;
  wanted?: string;
  children?: ComponentChildren;
}

export type FieldShown = (props: FieldViewProps) => ComponentChild;
