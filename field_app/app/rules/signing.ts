/**
 * What is signed at the door, in the very letters of the server: a worker's signature is bound to all that was typed, the
 * form and the words above the pad (`server/applications/signing.py`), and the act of signing has the digest that the
 * receipt will name (`server/media/service/signatures.py`). Pure.
 */
import { canonical } from './canonical.ts';
import type { Uuid } from './receipts.ts';

/** Above the worker's pad. */
export const WORDS = '我受申请人委托，以上内容由我填写，并和申请人核对过，情况属实。';

/** Nobody else's signature is asked for in the form. */
const FIELDS = ['proxy_signature', 'applicant_signature'] as const;

/** The field in which the worker signs, if the form has one. */
export const signerOf = (fields: Readonly<Record<string, unknown>>): string | undefined => FIELDS.filter((code) => code in fields)[0];

export interface Written {
  answers: Record<string, unknown>;
  values: Record<string, unknown>;
  materials: readonly unknown[];
  told_via: readonly string[];
}

/** What a worker's signature is bound to. */
export const shownText = (content: Written, form: string, resident: Uuid): string =>
  canonical({ content: { ...content, prefilled: {}, applicant: { person: resident, authority: 'worker_order' } }, form, words: WORDS });

export interface Point {
  t: number;
  x: number;
  y: number;
  pressure: number;
}

/** One act of signing. */
export interface Act {
  strokes: readonly (readonly Point[])[];
  width: number;
  height: number;
  /** Digest of exactly what was shown. */
  shown: string;
  signer: string;
  /** When, as the phone's clock has it. */
  at: string;
}

/** Python writes a whole number of this kind with its point. */
const float = (value: number): string => (Math.floor(value) === value ? `${value}.0` : String(value));
const pointText = ({ t, x, y, pressure }: Point): string => `{"pressure":${float(Math.round(pressure * 1000) / 1000)},"t":${float(t)},"x":${float(x)},"y":${float(y)}}`;
const momentText = (at: string): string => new Date(at).toISOString().replace('Z', '000+00:00');

/** The act as the server keeps it: its bytes are what lies in the phone, and its digest stands on the receipt. */
export function actText({ strokes, width, height, shown, signer, at }: Act): string {
  const told = strokes.map((stroke) => `[${stroke.map(pointText).join(',')}]`).join(',');
  const head = `{"device":null,"height":${height},"shown_digest":${JSON.stringify(shown)},"signed_at":"${momentText(at)}","signer":${JSON.stringify(signer)}`;
  return `${head},"strokes":[${told}],"width":${width},"witness":null}`;
}
