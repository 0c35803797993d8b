/** The worker's own signature where the form has a place for it; then the job is sealed, and on its way. */
import { useRef, useState } from 'preact/hooks';
import { Pad, type Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { DoButton, Notice, ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import { covers, dayIn } from '../../rules/consent.ts';
import { inkIn, withInk } from '../../rules/drawn.ts';
import { signerOf, WORDS } from '../../rules/signing.ts';
import { vault } from '../../shell/app.ts';
import { takeBack } from '../../shell/facing.ts';
import { Full, MovedOn } from '../../store/index.ts';
import { fullFor, goesThen } from '../words.ts';
import { taskAddress } from '../task/way.ts';
import { layAnswer } from './answer.ts';
import { doneAddress } from './way.ts';
import { useAbout } from './about.ts';
import { layAway } from './finishing.ts';
import { Marks } from './Marks.tsx';
import type { JobScreen } from './parts.ts';

export function Sign({ job, form, go, keeper }: JobScreen) {
  const about = useAbout(job, form);
  const signed = useRef<Signed | null>(inkIn(job, 'worker', WORDS));
  const [fault, setFault] = useState('');
  const isAnswer = !!job.back && !!job.back.answers;
  if (!about) return <Wait />;
  if (!covers(job.consent, about.codes, dayIn(Date.now()))) return <NoYes back={() => go(job.back ? 'check' : 'consent')} />;
  const needsHand = signerOf(form.fields) !== undefined;
  const seal = async () => {
    if (needsHand && !signed.current) return setFault('请先在框里签您自己的名字。');
    if (isAnswer && !vault.can('people')) return setFault('请点上面的“先放一放”，连网登录一次，再回来交。');
    try {
      const after = isAnswer ? taskAddress(await layAnswer(keeper, form, signed.current)) : await layAway(keeper, form, signed.current).then(() => doneAddress(job.id));
      takeBack();
      location.replace(after);
    } catch (error) {
      if (error instanceof Full) return setFault(fullFor(isAnswer ? '还没交上去' : '还没封好'));
      if (error instanceof MovedOn) return setFault('这件事在另一个窗口里改过，请关掉那个窗口，回到“未上传”重新打开。');
      throw error;
    }
  };
  return (
    <div class="stack">
      {isAnswer ? <ScreenTitle note="只交改过的，别的原样不动。">{needsHand ? '您签个名，交上去' : '交上去'}</ScreenTitle>
        : <ScreenTitle note="封好以后，写的字在这台手机上谁也打不开。照片和签名用您的开锁密码锁着，送到才删。">{needsHand ? '您签个名，封好送出' : '封好送出'}</ScreenTitle>}
      <Marks job={job} form={form} place={{ step: 'sign', at: 0 }} />
      {needsHand && (
        <section class="card" aria-labelledby="worker-signature">
          <h2 id="worker-signature">网格员签名</h2>
          <p class="strong">{WORDS}</p>
          <Pad label="网格员签名" before={signed.current} onSigned={(ink) => { signed.current = ink; keeper.change((now) => withInk(now, 'worker', WORDS, ink)); setFault(''); }} otherwise="要您自己签，不能替本人签，也不要请别人代签。" />
        </section>
      )}
      <Notice><p>没有网也能{isAnswer ? '交' : '封'}：先存在手机里，{goesThen(vault.can('people'))}。没送到以前请不要清空手机。</p></Notice>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      <div class="bar"><div class="row">
        <button type="button" class="button" onClick={() => go(job.back ? 'check' : 'consent')}>上一步</button>
        <DoButton kind="main" run={seal} busyText={isAnswer ? '正在存…' : '正在封…'}>{isAnswer ? '改好了，交上去' : '封好，准备送出'}</DoButton>
      </div></div>
    </div>
  );
}

const NoYes = ({ back }: { back: () => void }) => (
  <div class="card stack"><ScreenTitle>还没有同意</ScreenTitle><p>本人（或监护人）还没有同意，或者改过以后要重新同意一次。</p><p><button type="button" class="button main full" onClick={back}>去问同意</button></p></div>
);
