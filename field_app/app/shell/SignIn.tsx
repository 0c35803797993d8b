/** Name and password; for whoever has one, the second step. */
import { useState } from 'preact/hooks';
import { inWords, Problem } from '../../../server/web/kit/api/problem.ts';
import type { Session } from '../../../server/web/kit/api/types.ts';
import { Notice } from '../../../server/web/kit/ui/parts.tsx';
import { api, handsOver } from './app.ts';
import { Typed } from './Typed.tsx';

/** The role that this app is for. */
const ROLE = 'grid_worker';

const HANDS_OVER = '您已经不是网格员了。手机里办好、没送出的，现在交给社区书记，送到没有请看“未上传”。';

async function unfit(session: Session): Promise<string> {
  if (session.must.length) return '这个账号第一次用，要先换密码。请先到工作台登录一次，办好了再来。';
  if (session.account.roles.some((at) => at.role === ROLE)) return '';
  return (await handsOver(session.account.id)) ? HANDS_OVER : '这个账号不是网格员的，用不了这里。';
}

const inOwnWords = (error: unknown): string =>
  error instanceof Problem && error.status === 404 ? '这台手机登记在另一位网格员名下。要换您用，请他先在“设置”里点“换别人用这台手机”。' : inWords(error);

export function SignIn({ onIn }: { onIn: () => Promise<void> }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const enter = async () => {
    setFault('');
    try {
      const why = await unfit(await api.signIn(name.trim(), password, code || ''));
      if (why) {
        if (why !== HANDS_OVER) api.forget();
        return setFault(why);
      }
      await onIn();
    } catch (error) {
      if (error instanceof Problem && error.slug === 'second-factor-needed' && code === null) return setCode('');
      api.forget(); // whoever that was: it is not known to be this phone's own worker
      setFault(inOwnWords(error));
    }
    return undefined;
  };
  const press = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    await enter();
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void press(event)}>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      <Typed id="name" label="登录名" value={name} onType={setName} complete="username" />
      <Typed id="password" label="密码" type="password" value={password} onType={setPassword} complete="current-password" />
      {code !== null && <Typed id="code" label="动态码" value={code} onType={setCode} hint="打开验证器应用，填6位数字。" complete="one-time-code" />}
      <div class="field"><button class="button main full" type="submit" aria-disabled={busy}>{busy ? '正在登录…' : '登录'}</button></div>
    </form>
  );
}
