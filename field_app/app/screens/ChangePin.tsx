/** Another PIN for the same keys. */
import { useState } from 'preact/hooks';
import { Notice } from '../../../server/web/kit/ui/parts.tsx';
import { arrive, vault } from '../shell/app.ts';
import { PinChoice } from '../shell/PinChoice.tsx';
import { Typed } from '../shell/Typed.tsx';
import { whyShut } from '../shell/words.ts';

export function ChangePin() {
  const [phase, setPhase] = useState<'shut' | 'open' | 'done'>('shut');
  const [old, setOld] = useState('');
  const lay = async (pin: string): Promise<string | null> => {
    const opening = await vault.changePin(old, pin);
    setOld('');
    if (opening.opened) setPhase('done');
    else if (opening.why === 'barred') await arrive();
    return opening.opened ? null : whyShut(opening);
  };
  if (phase === 'done') return <Notice kind="good"><p>换好了。下次打开用新的。</p></Notice>;
  if (phase === 'shut') return <button type="button" class="button bare" onClick={() => setPhase('open')}>换开锁密码</button>;
  return (
    <div>
      <Typed id="old" label="现在用的" type="password" value={old} onType={setOld} complete="current-password" />
      <PinChoice lay={lay} />
      <p><button type="button" class="button bare" onClick={() => setPhase('shut')}>先不换</button></p>
    </div>
  );
}
