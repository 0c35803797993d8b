import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { digest } from '../../../server/web/kit/digest.ts';
import { actText, shownText, signerOf, type Act, type Written } from './signing.ts';

const vector = JSON.parse(readFileSync('../../tests/vectors/signing.json', 'utf-8')) as { content: Written; resident: string; form: string; shown: string; act: Act; kept: string; digest: string };

test('what is signed is what the server will compare', () => {
  expect(shownText(vector.content, vector.form, vector.resident)).toBe(vector.shown);
});

test('the act of signing has the letters and the digest that the server keeps', async () => {
  expect(actText(vector.act)).toBe(vector.kept);
  expect(await digest(new TextEncoder().encode(actText(vector.act)))).toBe(vector.digest);
});

test('who acts signs as the agent; a guardian in the only place that there is', () => {
  expect([{ proxy_signature: 1, applicant_signature: 1 }, { applicant_signature: 1 }, {}].map(signerOf)).toEqual(['proxy_signature', 'applicant_signature', undefined]);
});
