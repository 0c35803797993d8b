/** "Is it still you?": asked before what binds others, by what this account has. Holds for a few minutes. */
import { useState } from 'preact/hooks';
import { deviceKey, put } from '../../kit/api/client.ts';
import { inWords, Problem } from '../../kit/api/problem.ts';
import { DoButton, Notice } from '../../kit/ui/parts.tsx';
import { Input } from '../Door.tsx';
import { canPasskey, provePasskey, whyNot } from '../passkeys.ts';

export interface Needed {
  ways: string[];
  passkey?: Record<string, unknown>;
}

/** What the server asks for, if that is why it said no. */
export const presenceIn = (error: unknown): Needed | null =>
  error instanceof Problem && error.slug === 'presence-needed' ? (error.facts as unknown as Needed) : null;

export function Presence({ needed, shown }: { needed: Needed; shown: () => Promise<void> }) {
  const byPin = needed.ways.indexOf('pin') >= 0;
  const [typed, setTyped] = useState('');
  const [isPassword, setPassword] = useState(!byPin);
  const [fault, setFault] = useState('');
  const show = async (how: object) => {
    setFault('');
    await put('/me/presence', how);
    await shown();
  };
  const byWord = () => show(isPassword ? { password: typed } : { pin: typed, device: deviceKey() }).catch((error: unknown) => setFault(error instanceof Problem && error.faults[0] ? error.faults[0].message : inWords(error)));
  const byDevice = () => provePasskey(needed.passkey!).then((passkey) => show({ passkey })).catch((error: unknown) => setFault(whyNot(error)));
  return (
    <form class="field" onSubmit={(event) => { event.preventDefault(); void byWord(); }}>
      <Notice kind="warn"><p>批准前，请再确认一次是您本人。几分钟内接着批，不再问。</p></Notice>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      {needed.passkey && canPasskey() && <div class="field"><DoButton kind="main" run={byDevice}>用这台设备验证</DoButton></div>}
      <Input id="presence" label={isPassword ? '登录密码' : '这台设备的数字密码'} type="password" value={typed} onType={setTyped} complete={isPassword ? 'current-password' : 'off'} />
      <p class="row field"><DoButton kind="main" disabled={!typed} run={byWord}>确认并批准</DoButton>
        {byPin && <button type="button" class="button bare" onClick={() => { setPassword(!isPassword); setTyped(''); }}>{isPassword ? '改用数字密码' : '改用登录密码'}</button>}</p>
    </form>
  );
}
