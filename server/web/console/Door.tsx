/** Staff sign-in: password, second step where it is asked for, what must be done first, remembering the device. */
import { useState } from 'preact/hooks';
import { deviceKey, put, signIn } from '../kit/api/client.ts';
import { inWords, Problem } from '../kit/api/problem.ts';
import type { Session } from '../kit/api/types.ts';
import { uuid7 } from '../kit/ids.ts';
import { DoButton, Notice } from '../kit/ui/parts.tsx';

export function Input({ id, label, type = 'text', value, onType, hint, complete = 'off' }: {
  id: string; label: string; type?: 'text' | 'password'; value: string; onType: (text: string) => void; hint?: string; complete?: string;
}) {
  return (
    <div class="field">
      <label class="label" for={id}>{label}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <input class="input" id={id} type={type as 'text'} value={value} autocomplete={complete as 'off'} aria-describedby={hint ? `${id}-hint` : undefined} onInput={(event) => onType((event.target as HTMLInputElement).value)} />
    </div>
  );
}

export function Door({ onIn }: { onIn: (session: Session) => void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [second, setSecond] = useState<string[] | null>(null);
  const [code, setCode] = useState('');
  const [fault, setFault] = useState('');
  const enter = async () => {
    setFault('');
    const device = deviceKey();
    const step = !code ? {} : second && second.indexOf('pin') >= 0 && second.indexOf('totp') < 0 ? { pin: code } : /^\d{6}$/.test(code) && !(second || []).includes('pin') ? { totp: code } : { totp: code, pin: code };
    try {
      onIn(await signIn({ kind: 'password', name, password, device, ...step }));
    } catch (error) {
      if (error instanceof Problem && error.slug === 'second-factor-needed') return setSecond((error.facts.ways as string[]) || ['totp']);
      setFault(inWords(error));
    }
  };
  return (
    <main id="main" class="desk"><div class="card door">
      <h1>工作人员登录</h1>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      <form onSubmit={(event) => { event.preventDefault(); void enter(); }}>
        <Input id="name" label="登录名" value={name} onType={setName} complete="username" />
        <Input id="password" label="密码" type="password" value={password} onType={setPassword} complete="current-password" />
        {second && <Input id="code" label="动态码" value={code} onType={setCode} hint="打开验证器应用,填6位数字;记住过这台设备的,填 PIN。" complete="one-time-code" />}
        <div class="field"><button class="button main full" type="submit">登录</button></div>
      </form>
    </div></main>
  );
}

/** What must be done before anything else: a new password, the second step. */
export function First({ must, onDone }: { must: string[]; onDone: () => void }) {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [secret, setSecret] = useState<{ secret: string; address: string } | null>(null);
  const [code, setCode] = useState('');
  const [fault, setFault] = useState('');
  const wants = (what: string) => must.some((one) => one.indexOf(what) >= 0);
  const run = (work: () => Promise<void>) => work().catch((error: unknown) => setFault(inWords(error)));
  const change = () => run(async () => { await put('/me/password', { old, new: fresh }); onDone(); });
  const begin = () => run(async () => setSecret(await put<{ secret: string; address: string }>('/me/totp', { password: old })));
  const confirm = () => run(async () => { await put('/me/totp', { code }); onDone(); });
  return (
    <main id="main" class="desk"><div class="card door">
      <h1>第一次登录</h1>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      {wants('password') ? (
        <>
          <p>请换一个自己的密码:至少8位,大小写字母、数字、符号里占三种。</p>
          <Input id="old" label="现在的密码" type="password" value={old} onType={setOld} complete="current-password" />
          <Input id="fresh" label="新密码" type="password" value={fresh} onType={setFresh} complete="new-password" />
          <DoButton kind="main full" run={change}>换密码</DoButton>
        </>
      ) : !secret ? (
        <>
          <p>您的岗位登录要多验证一步。先填密码,再用验证器应用添加。</p>
          <Input id="old" label="密码" type="password" value={old} onType={setOld} complete="current-password" />
          <DoButton kind="main full" run={begin}>下一步</DoButton>
        </>
      ) : (
        <>
          <p>在验证器应用里添加这个密钥:</p><p class="number strong">{secret.secret}</p>
          <p><a href={secret.address}>在这台手机的验证器里打开</a></p>
          <Input id="code" label="应用显示的6位数字" value={code} onType={setCode} complete="one-time-code" />
          <DoButton kind="main full" run={confirm}>完成</DoButton>
        </>
      )}
    </div></main>
  );
}

/** A PIN for this device instead of the code each time. */
export function Remember() {
  const [open, setOpen] = useState(false);
  const [pin, setPin] = useState('');
  const [words, setWords] = useState('');
  const keep = () => put(`/me/devices/${uuid7()}`, { device: deviceKey(), pin, label: '工作台' }).then(() => setWords('记住了,下次可以用 PIN'), (error: unknown) => setWords(inWords(error)));
  if (!open) return <button type="button" class="top-link" onClick={() => setOpen(true)}>记住这台设备</button>;
  return <span class="row"><label>PIN(6到12位数字)<input class="input" type="password" inputMode="numeric" value={pin} onInput={(event) => setPin((event.target as HTMLInputElement).value)} /></label><DoButton run={keep}>记住</DoButton><span role="status">{words}</span></span>;
}
