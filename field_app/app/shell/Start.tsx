/** First use: sign in with network, then a PIN. The same way back for whoever has forgotten the PIN: nothing is lost. */
import { useState } from 'preact/hooks';
import { inWords } from '../../../server/web/kit/api/problem.ts';
import { ScreenTitle } from '../../../server/web/kit/ui/parts.tsx';
import { opened, type Met } from '../net/contact.ts';
import { settings, Tampered } from '../store/index.ts';
import { api, arrive, known, unlocked, vault } from './app.ts';
import { PinChoice } from './PinChoice.tsx';
import { Shelter } from './Shelter.tsx';
import { SignIn } from './SignIn.tsx';
import { FAULTS } from './words.ts';

export function Start({ anew = false, onBack }: { anew?: boolean; onBack?: () => void }) {
  const [met, setMet] = useState<(Met & { device: string; keys?: { work: string; people: string } }) | null>(null);
  const signedIn = async () => {
    const now = await known();
    setMet(anew ? { ...now, keys: await opened(api, await vault.copies()) } : now);
  };
  const lay = async (pin: string): Promise<string | null> => {
    try {
      const fault = met!.keys ? await recovered(met!.keys, pin, met!) : await vault.setUp({ ...met!, pin });
      if (fault) return FAULTS[fault];
      if (anew) await vault.contact(met!);
      await settings.keep(vault, 'screen', { large: false, aloud: false, grid: null });
      await unlocked({ isSignedIn: true });
      return null;
    } catch (error) {
      await arrive();
      return error instanceof Tampered ? '这台手机里存的对不上，打不开。请联系管理员。' : inWords(error);
    }
  };
  return (
    <main id="main" class="wrap stack">
      {met ? <div class="card"><ScreenTitle key="pin">{anew ? '定一个新的开锁密码' : '定一个开锁密码'}</ScreenTitle><PinChoice lay={lay} /></div> : (
        <>
          <div class="card"><ScreenTitle key="in">{anew ? '重新定开锁密码' : '网格员登录'}</ScreenTitle>
            <p>{anew ? '登录以后可以定新的密码。手机里存的都还在，一件不少。' : '第一次用，要连着网登录一次。以后没有网也能打开。'}</p>
            <SignIn onIn={signedIn} />
            {onBack && <p><button type="button" class="button bare" onClick={onBack}>想起来了，返回</button></p>}
          </div>
          <Shelter />
        </>
      )}
    </main>
  );
}

async function recovered(keys: { work: string; people: string }, pin: string, { share }: Met) {
  const opening = await vault.recover(keys, pin, share);
  return opening.opened ? null : opening.why as keyof typeof FAULTS;
}
