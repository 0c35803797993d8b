/** What a service worker fetches beforehand: every file of its bundles, and one page with the version of all that it is made of. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export function keptFiles(manifest: string, page: string, ...madeOf: string[]): Array<{ url: string; revision: string | null }> {
  const text = readFileSync(manifest, 'utf-8');
  const built = JSON.parse(text) as Record<string, { file: string }>;
  const files = Object.keys(built).map((name) => ({ url: `/assets/${built[name]!.file}`, revision: null }));
  const version = madeOf.reduce((sum, file) => sum.update(readFileSync(file)), createHash('sha256').update(text));
  return [...files, { url: page, revision: version.digest('hex').slice(0, 12) }];
}
