/** Shapes of answers that the pages read. */
import type { Uuid } from '../ids.ts';
import type { Values } from '../form/shapes.ts';

export interface Session {
  access_token: string;
  expires_in: number;
  account: { id: Uuid; name?: string | null; level: 'none' | 'phone' | 'checked'; person?: { id: Uuid; name?: string; phone?: string } | null; roles: RoleAt[] };
  must?: string[];
}

export interface RoleAt {
  role: string;
  body: string | null;
  division: string;
}

export interface Question {
  code: string;
  ask: string;
  element: string;
  multiple: boolean;
  help?: string | null;
  show_when?: Record<string, unknown> | null;
  answers: Array<{ value: unknown; label: string; note?: string | null }>;
}

export interface Bundle {
  code: string;
  name: string;
  plain_name: string;
  release: string;
  questions: Question[];
}

export interface CaseState {
  id: Uuid;
  item: string;
  name: string;
  state: string;
  state_name?: string;
  result?: string | null;
  result_name?: string | null;
  turn?: string | null;
  turn_name?: string | null;
  next?: string | null;
  due_on?: string | null;
  due_is_provisional?: boolean;
}

export interface Receipt {
  number: string;
  qr?: string;
  receipt_code?: string;
  asked_with?: string;
  submitted_at: string;
  cases: CaseState[];
  pdf?: string;
}

export interface TraceStep {
  at: string;
  step: string;
  text: string;
  name: string | null;
  note: string | null;
}

export interface Mark {
  target: { pointer?: string; material?: string; page?: number };
  reason: string;
  text: string;
  /** Who said it, for the page. */
  by?: string;
}

export interface Correction {
  id: Uuid;
  state: string;
  due_on?: string | null;
  due_is_provisional?: boolean;
  requests: Array<{ case: Uuid; body: string; marks: Mark[] }>;
}

export interface ApplicationView {
  id: Uuid;
  stage?: string;
  state?: string;
  number: string | null;
  release?: string;
  bundle: string;
  name?: string;
  division: string;
  submitted_at?: string | null;
  saved_at?: string;
  revision?: Uuid | null;
  content?: { answers: Values; values: Values; materials: Array<{ material: string; pages: Uuid[]; source: string }> };
  /** The words above the pad. */
  declaration?: string;
  cases: CaseState[];
  corrections?: Correction[];
  trace?: TraceStep[];
  receipt?: Receipt;
  decisions?: Decision[];
}

/** What was decided on one item, why, and the ways to object. */
export interface Decision {
  id: Uuid;
  case: Uuid;
  name: string;
  body_name: string;
  reasons: string[];
  whose: string | null;
  remedies: { text: string } | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** What came under a number already used; `content` is for its author. */
export interface ParkedOne {
  id: string;
  kind: string;
  kind_name: string;
  application: string | null;
  number: string | null;
  parked_at: string;
  is_mine: boolean;
  author: string | null;
  phone: string | null;
  settled_at: string | null;
  decision_name: string | null;
  words: string | null;
}
