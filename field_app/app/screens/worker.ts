/** Whose phone it is. */
import { vault } from '../shell/app.ts';
import { settings } from '../store/index.ts';

/** As he wrote himself into a form, else as the server knows him; empty where the phone has heard neither. */
export async function workerName(): Promise<string> {
  const written = ((await settings.get(vault, 'agent')) || {}).proxy_name;
  const pack = written || !vault.can('people') ? undefined : await settings.get(vault, 'pack');
  return String(written || (pack && pack.worker) || '');
}
