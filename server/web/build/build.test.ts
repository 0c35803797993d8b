import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { faultsForOldBrowsers } from './old-browsers.ts';

describe('the guard of old phones', () => {
  test.each(['const a = b?.c', 'import.meta.url', 'import("./x.js")', 'crypto.randomUUID()', 'list.flatMap(f)', 'try { a() } catch { b() }', 'new AbortController()', '/(?<=a)b/.test(c)', '10n'])('refuses %s', (code) => {
    expect(faultsForOldBrowsers(code)).not.toEqual([]);
  });
  test.each(['async function a() { await b(); }', 'const a = { ...b }', 'fetch("/x").then(f)', 'list.map(f)', 'import { a } from "./b.js"; export { a }'])('lets %s pass', (code) => {
    expect(faultsForOldBrowsers(code)).toEqual([]);
  });
});

/** HTML of the served guide with all its words, and the answers on the way to the form: what the journeys measure stays below. */
const [HTML, ANSWERS] = [6 * 1024, 12 * 1024];

interface Built { file: string; name?: string; isEntry?: boolean; imports?: string[] }

/** What a page of this entry loads, packed, in bytes. */
function weight(manifest: string, name: string): number {
  expect(existsSync(manifest), 'npm run build comes first').toBe(true);
  const built = JSON.parse(readFileSync(manifest, 'utf-8')) as Record<string, Built>;
  const entry = Object.values(built).filter((one) => one.isEntry && one.name === name)[0]!;
  const style = Object.values(built).filter((one) => /\.css$/.test(one.file))[0]!;
  const files = [entry, style, ...(entry.imports || []).map((part) => built[part]!)].map((one) => one.file);
  return files.reduce((sum, file) => sum + packed(`dist/${file}`), 0);
}

const packed = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;

test('the first page of a scan leaves room within 60 KB on the wire for its answers', () => {
  expect(HTML + ANSWERS + weight('dist/manifest.citizen.json', 'citizen')).toBeLessThanOrEqual(60 * 1024);
});

test('the first load of the field app is at most 150 KB, all that it keeps for later included', () => {
  const all = weight('dist/manifest.field.json', 'field') + packed('dist/field-sw.js') + packed('templates/field.html');
  expect(all).toBeGreaterThan(10 * 1024);
  expect(all).toBeLessThanOrEqual(150 * 1024);
});
