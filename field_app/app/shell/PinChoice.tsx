/** A new PIN, typed twice. */
import { useState } from 'preact/hooks';
import { Notice } from '../../../server/web/kit/ui/parts.tsx';
import { kindOf, pinFault, plain } from '../rules/pin.ts';
import { FAULTS } from './words.ts';
import { Typed } from './Typed.tsx';

/** `lay` makes the vault; it says why not, or null. */
export function PinChoice({ lay }: { lay: (pin: string) => Promise<string | null> }) {
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const press = async (event: Event) => {
    event.preventDefault();
    const wrong = pinFault(pin);
    if (wrong) return setFault(FAULTS[wrong]);
    if (plain(pin) !== plain(again)) return setFault('两次填的不一样，请再填一次。');
    if (busy) return undefined;
    setBusy(true);
    setFault((await lay(pin)) || '');
    setBusy(false);
    return undefined;
  };
  return (
    <form onSubmit={(event) => void press(event)}>
      <p>密码锁着这台手机里存的居民信息。每次打开都要填。<strong>不要用生日，不要告诉别人。</strong></p>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      <Typed id="pin" label="开锁密码" type="password" value={pin} onType={setPin} hint="8个以上的数字或字母最稳妥；也可以用6位数字。" complete="new-password" />
      {kindOf(pin) === 'short' && <p class="hint">6位数字的：手机重新打开后，要连网登录一次才能看居民名单。</p>}
      <Typed id="again" label="再填一次" type="password" value={again} onType={setAgain} complete="new-password" />
      <div class="field"><button class="button main full" type="submit" aria-disabled={busy}>{busy ? '正在上锁，请稍等…' : '好了'}</button></div>
    </form>
  );
}
