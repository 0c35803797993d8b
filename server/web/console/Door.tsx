/** Staff sign-in: password, second step where it is asked for, what must be done first, remembering the device. */
import { useState } from 'preact/hooks';
import { deviceKey, put, signIn } from '../kit/api/client.ts';
import { inWords, Problem } from '../kit/api/problem.ts';
import type { Schemas, Session } from '../kit/api/types.ts';
import { DoButton, Notice } from '../kit/ui/parts.tsx';
import { canPasskey, provePasskey, whyNot } from './passkeys.ts';

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

/** `of`: whose desk lies covered behind this door. */
export function Door({ onIn, of }: { onIn: (session: Session) => void; of?: string | undefined }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [second, setSecond] = useState<string[] | null>(null);
  const [code, setCode] = useState('');
  const [pin, setPin] = useState('');
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const [challenge, setChallenge] = useState<Record<string, unknown> | null>(null);
  const byDevice = async () => {
    setFault('');
    try {
      onIn(await signIn({ kind: 'password', name, password, passkey: await provePasskey(challenge!) }));
    } catch (error) {
      setChallenge(null); // good for one try; the next one begins with the password
      setFault(whyNot(error));
    }
  };
  const enter = async () => {
    setFault('');
    const device = deviceKey();
    const step = pin ? { pin } : code ? { totp: code } : {};
    try {
      onIn(await signIn({ kind: 'password', name, password, device, ...step }));
    } catch (error) {
      if (error instanceof Problem && error.slug === 'second-factor-needed') {
        setChallenge(canPasskey() ? (error.facts.passkey as Record<string, unknown> | undefined) || null : null);
        return setSecond((error.facts.ways as string[]) || ['totp']);
      }
      setFault(inWords(error));
    }
  };
  const press = async () => {
    if (busy) return;
    setBusy(true);
    await enter().catch(() => undefined);
    setBusy(false);
  };
  const byPin = !!second && second.includes('pin');
  return (
    <main id="main" class="desk"><div class="card door">
      <h1>工作人员登录</h1>
      {of !== undefined && <Notice kind="warn"><p>好久没有动，屏幕收起来了。{of ? `${of}登录后接着办` : '登录后接着办'}，写了一半的都还在。换别人登录的，看不到。</p></Notice>}
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      <form onSubmit={(event) => { event.preventDefault(); void press(); }}>
        <Input id="name" label="登录名" value={name} onType={setName} complete="username" />
        <Input id="password" label="密码" type="password" value={password} onType={setPassword} complete="current-password" />
        {challenge && <div class="field"><DoButton kind="main full" run={byDevice}>用这台设备验证</DoButton></div>}
        {byPin && <Input id="pin" label="这台设备的数字密码" type="password" value={pin} onType={setPin} hint="在这台设备上记住时定的数字。" />}
        {second && <Input id="code" label={byPin ? '忘了数字密码的，填动态码' : '动态码'} value={code} onType={setCode} hint="打开验证器应用，填6位数字。" complete="one-time-code" />}
        <div class="field"><button class="button main full" type="submit" aria-disabled={busy}>{busy ? '正在登录…' : '登录'}</button></div>
      </form>
    </div></main>
  );
}

/** What must be done before anything else: a new password, the second step. */
export function First({ must, onDone }: { must: string[]; onDone: () => void }) {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [secret, setSecret] = useState<Schemas['IdentityTotpOut'] | null>(null);
  const [code, setCode] = useState('');
  const [fault, setFault] = useState('');
  const wants = (what: string) => must.some((one) => one.indexOf(what) >= 0);
  const run = (work: () => Promise<void>) => work().catch((error: unknown) => setFault(inWords(error)));
  const change = () => run(async () => { await put('/me/password', { old, new: fresh }); onDone(); });
  const begin = () => run(async () => setSecret(await put<Schemas['IdentityTotpOut']>('/me/totp', { password: old })));
  const confirm = () => run(async () => { await put('/me/totp', { code }); onDone(); });
  return (
    <main id="main" class="desk"><div class="card door">
      <h1>第一次登录</h1>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      {wants('password') ? (
        <>
          <p>请换一个自己的密码：至少8位，大小写字母、数字、符号里占三种。</p>
          <Input id="old" label="现在的密码" type="password" value={old} onType={setOld} complete="current-password" />
          <Input id="fresh" label="新密码" type="password" value={fresh} onType={setFresh} complete="new-password" />
          <DoButton kind="main full" run={change}>换密码</DoButton>
        </>
      ) : !secret ? (
        <>
          <p>您的岗位登录要多验证一步。先填密码，再用验证器应用添加。</p>
          <Input id="old" label="密码" type="password" value={old} onType={setOld} complete="current-password" />
          <DoButton kind="main full" run={begin}>下一步</DoButton>
        </>
      ) : (
        <>
          <p>在验证器应用里添加这个密钥：</p><p class="number strong">{secret.secret}</p>
          <p><a href={secret.address}>在这台手机的验证器里打开</a></p>
          <Input id="code" label="应用显示的6位数字" value={code} onType={setCode} complete="one-time-code" />
          <DoButton kind="main full" run={confirm}>完成</DoButton>
        </>
      )}
    </div></main>
  );
}
