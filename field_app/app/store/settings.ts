/** The few things the phone remembers beside its records. */
import type { KeyName } from './keyring.ts';
import { sealedRow, valueIn } from './records.ts';
import type { Settings } from './shapes.ts';
import { open, together } from './shelves.ts';
import type { Vault } from './vault.ts';

export const KEY_OF: Record<keyof Settings, KeyName> = { session: 'people', pack: 'people', items: 'work', agent: 'work', line: 'work', compared: 'work', screen: 'work' };

export const settingRow = <N extends keyof Settings>(vault: Vault, name: N, value: Settings[N]) => sealedRow(vault, KEY_OF[name], 'settings', name, value);

export const settings = {
  async get<N extends keyof Settings>(vault: Vault, name: N): Promise<Settings[N] | undefined> {
    const row = await (await open()).get('settings', name);
    return row && valueIn<Settings[N]>(vault, KEY_OF[name], 'settings', row);
  },
  async keep<N extends keyof Settings>(vault: Vault, name: N, value: Settings[N]): Promise<void> {
    const row = await settingRow(vault, name, value);
    await together(['settings'], async (tx) => void (await tx.objectStore('settings').put(row)));
  },
  /** Signed out: needs no key. */
  async drop(name: keyof Settings): Promise<void> {
    await together(['settings'], (tx) => tx.objectStore('settings').delete(name));
  },
};
