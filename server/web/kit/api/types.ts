/**
 * Shapes of answers and bodies as the pages read and send them. What they are the server says: `openapi.d.ts` is made of
 * its OpenAPI text (`make types`); here they get the names that the pages know, and where the text leaves a part open
 * (an object of free shape), its form.
 */
import type { Uuid } from '../ids.ts';
import type { components } from './openapi.d.ts';

export type Schemas = components['schemas'];

/** A shape of the server's with some of its parts told more closely; a part that it does not have makes no type. */
export type Told<Name extends keyof Schemas, Closer extends { [Part in keyof Closer]: Part extends keyof Schemas[Name] ? unknown : never }> =
  Omit<Schemas[Name], keyof Closer> & Closer;

export interface Page<T> {
  items: T[];
  next: string | null;
}

export type Session = Schemas['IdentitySessionOut'];
export type ParkedOne = Schemas['IdentityParkedOut'];
export type Consent = Schemas['IdentityConsentOut'];
export type Wording = Schemas['IdentityTextOut'];
export type Mandate = Schemas['IdentityMandateOut'];
export type Side = Schemas['IdentitySideOut'];
export type Ward = Schemas['IdentityWardOut'];
export type Spoken = Schemas['IdentitySpokenOut'];
export type Profile = Schemas['IdentityProfileOut'];
export type Division = Schemas['PlacesDivisionOut'];
export type Body = Schemas['PlacesBodyOut'];
export type ItemFound = Schemas['CatalogItemOut'];
export type Guide = Schemas['CatalogGuideOut'];
export type Notice = Schemas['NotificationsNoticeOut'];
export type Deletion = Schemas['RightsDeletionOut'];
export type Known = Told<'ApplicationsPrefillOut', { sources: Record<string, string> }>;

/** As the catalogue has it. */
export interface Question {
  code: string;
  ask: string;
  element: string;
  multiple: boolean;
  help?: string | null;
  show_when?: Record<string, unknown> | null;
  answers: Array<{ value: unknown; label: string; note?: string | null }>;
}

export type Bundle = Told<'CatalogBundleGuideOut', { questions: Question[] }>;

export type CaseState = Schemas['ApplicationsCaseLine'];
export type Receipt = Schemas['ApplicationsReceiptOut'];
export type TraceStep = Schemas['ApplicationsStoryLine'];
export type Mark = Schemas['ApplicationsAskedMarkOut'];
export type Correction = Schemas['ApplicationsAskedCorrectionOut'];
export type Decision = Schemas['ReviewsToldDecisionOut'];
export type MadePaper = Schemas['ApplicationsMadePaperOut'];
export type Progress = Schemas['ApplicationsProgressOut'];
export type ApplicationLine = Schemas['ApplicationsApplicationLine'];

export type PaperEntry = Told<'ApplicationsHandedInPaper', { pages: Uuid[] }>;
/** For whom; on the page nobody acts as a worker or a clerk. */
export type Applicant = { person: Uuid | null; authority: 'self' | 'guardian' | 'relative' | 'handler' };
export type Content = Told<'ApplicationsContentIn', {
  answers: Record<string, unknown>;
  values: Record<string, unknown>;
  materials: PaperEntry[];
  told_via: Way[];
  prefilled: Record<string, string>;
  applicant?: Applicant | null;
}>;
export type Way = 'sms' | 'in_app' | 'wechat';
export type Application = Told<'ApplicationsApplicationOut', { content: Content }>;
/** An application with how far it is, and what its bundle is called. */
export type ApplicationView = Application & { name?: string; cases: CaseState[]; trace?: TraceStep[]; corrections?: Correction[]; owed?: Schemas['ApplicationsOwedOut'][]; decisions?: Decision[] };
export type Revision = Told<'ApplicationsDraftIn', { content: Content }>;
export type Saved = Schemas['ApplicationsDraftOut'];
