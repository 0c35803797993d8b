/** Remembering this device instead of six digits each time: by the device's own lock (a passkey), or by a PIN. For secretaries. */
import { useState } from 'preact/hooks';
import { deviceKey, post, put } from '../kit/api/client.ts';
import { uuid7 } from '../kit/ids.ts';
import { DoButton, Notice } from '../kit/ui/parts.tsx';
import { Input } from './Door.tsx';
import { canPasskey, makePasskey, whyNot } from './passkeys.ts';

type Said = { kind: 'good' | 'bad'; words: string };

export function Device() {
  const [pin, setPin] = useState('');
  const [said, setSaid] = useState<Said | null>(null);
  const run = (work: () => Promise<unknown>, words: string) => work().then(() => setSaid({ kind: 'good', words }), (error: unknown) => setSaid({ kind: 'bad', words: whyNot(error) }));
  const passkey = () => run(async () => {
    const answer = await makePasskey(await post<Record<string, unknown>>('/me/passkey-options', {}));
    await put(`/me/passkeys/${uuid7()}`, { answer, label: '工作台' });
  }, '记住了。下次登录填完密码，用这台设备验证就行。');
  const byPin = () => run(() => put(`/me/devices/${uuid7()}`, { device: deviceKey(), pin, label: '工作台' }), '记住了。下次在这台设备登录，填数字密码就行。');
  return (
    <div class="stack narrow">
      {said && <Notice kind={said.kind}><p>{said.words}</p></Notice>}
      <p>记住以后，在这台设备上登录不用再填动态码。别人的设备、公用的电脑，请不要记住。</p>
      {canPasskey() && (
        <section class="card" aria-labelledby="by-passkey">
          <h2 id="by-passkey">用这台设备的指纹、刷脸或锁屏密码</h2>
          <p class="soft">指纹和脸只留在设备里，不会传出去。</p>
          <p><DoButton kind="main" run={async () => { await passkey(); }}>记住这台设备</DoButton></p>
        </section>
      )}
      <section class="card" aria-labelledby="by-pin">
        <h2 id="by-pin">用数字密码（自己定的一串数字）</h2>
        <Input id="pin" label="数字密码，6到12位" type="password" value={pin} onType={setPin} hint="只在这台设备上管用。" complete="new-password" />
        <p><DoButton run={async () => { await byPin(); }} disabled={!/^\d{6,12}$/.test(pin)}>用数字密码记住</DoButton></p>
      </section>
    </div>
  );
}
