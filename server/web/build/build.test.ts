import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { faultsForOldBrowsers } from './old-browsers.ts';

describe('the guard of old phones', () => {
  test.each(['const a = b?.c', 'import("./x.js")', 'crypto.randomUUID()', 'list.flatMap(f)', 'try { a() } catch { b() }', 'new AbortController()', '/(?<=a)b/.test(c)', '10n'])('refuses %s', (code) => {
    expect(faultsForOldBrowsers(code)).not.toEqual([]);
  });
  test.each(['async function a() { await b(); }', 'const a = { ...b }', 'fetch("/x").then(f)', 'list.map(f)'])('lets %s pass', (code) => {
    expect(faultsForOldBrowsers(code)).toEqual([]);
  });
});

/** HTML of the served guide with all its words; what `tests/server/web` measures of the real page stays below it. */
const HTML = 6 * 1024;

test('the first page of a scan stays within 60 KB on the wire', () => {
  const manifest = 'dist/manifest.citizen.json';
  expect(existsSync(manifest), 'npm run build comes first').toBe(true);
  const entry = Object.values(JSON.parse(readFileSync(manifest, 'utf-8')))[0] as { file: string };
  const files = [entry.file, ...(Object.values(JSON.parse(readFileSync(manifest, 'utf-8'))) as Array<{ file: string; css?: string[] }>).flatMap((each) => [...(each.css || []), each.file])];
  const sizes = [...new Set(files)].map((file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size, HTML)).toBeLessThanOrEqual(60 * 1024);
});
