/** What the service worker fetches beforehand: every file of the citizen's bundles, and the page for no network. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export function keptFiles(manifest: string): Array<{ url: string; revision: string | null }> {
  const text = readFileSync(manifest, 'utf-8');
  const built = JSON.parse(text) as Record<string, { file: string }>;
  const files = Object.keys(built).map((name) => ({ url: `/assets/${built[name]!.file}`, revision: null }));
  return [...files, { url: '/offline', revision: createHash('sha256').update(text).digest('hex').slice(0, 12) }];
}
