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

test('the first page of a scan leaves room within 60 KB on the wire for its answers', () => {
  const manifest = 'dist/manifest.citizen.json';
  expect(existsSync(manifest), 'npm run build comes first').toBe(true);
  const built = JSON.parse(readFileSync(manifest, 'utf-8')) as Record<string, Built>;
  const entry = Object.values(built).filter((one) => one.isEntry && one.name === 'citizen')[0]!;
  const style = Object.values(built).filter((one) => /\.css$/.test(one.file))[0]!;
  const files = [entry, style, ...entry.imports!.map((name) => built[name]!)].map((one) => one.file);
  const sizes = files.map((file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size, HTML + ANSWERS)).toBeLessThanOrEqual(60 * 1024);
});
