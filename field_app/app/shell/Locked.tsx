/** The phone is locked: the PIN is asked for. */
import { useState } from 'preact/hooks';
import { Notice, ScreenTitle } from '../../../server/web/kit/ui/parts.tsx';
import { arrive, unlocked, vault } from './app.ts';
import { Shelter } from './Shelter.tsx';
import { Start } from './Start.tsx';
import { Typed } from './Typed.tsx';
import { whyShut } from './words.ts';

export function Locked() {
  const [pin, setPin] = useState('');
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  if (forgotten) return <Start anew onBack={() => setForgotten(false)} />;
  const press = async (event: Event) => {
    event.preventDefault();
    if (busy || !pin) return;
    setBusy(true);
    setFault('');
    const opening = await vault.open(pin).catch(() => null);
    setPin('');
    setBusy(false);
    if (!opening) return setFault('没打开。请关掉这一页，重新打开再试。');
    if (opening.opened) return unlocked();
    if (opening.why === 'barred' || opening.why === 'new') return arrive();
    return setFault(whyShut(opening));
  };
  return (
    <main id="main" class="wrap stack"><div class="card">
      <ScreenTitle>请填开锁密码</ScreenTitle>
      {!vault.wasWhole && <Notice kind="bad"><p>锁上时刚写的还没存下，手机可能满了。<strong>请不要关掉这一页</strong>：先删些不用的照片、视频，再打开接着写。</p></Notice>}
      <form onSubmit={(event) => void press(event)}>
        {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
        <Typed id="pin" label="开锁密码" type="password" value={pin} onType={setPin} complete="current-password" />
        <div class="field"><button class="button main full" type="submit" aria-disabled={busy}>{busy ? '正在打开…' : '打开'}</button></div>
      </form>
      <p><button type="button" class="button bare" onClick={() => setForgotten(true)}>忘了密码</button></p>
    </div><Shelter /></main>
  );
}
