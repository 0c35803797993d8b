/** Signing in with a code sent to the phone. The words say what it is for; nothing here is a puzzle. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { post, signIn } from '../kit/api/client.ts';
import { inWords, Problem } from '../kit/api/problem.ts';
import type { Schemas, Session } from '../kit/api/types.ts';
import { isMobile, plainMobile } from '../kit/checks/identity.ts';
import { adopted } from '../kit/draft/adopt.ts';
import { DoButton } from '../kit/ui/parts.tsx';

export function PhoneCode({ onDone, suggested = '' }: { onDone: (session: Session) => void; suggested?: string }) {
  const [phone, setPhone] = useState(suggested);
  const [code, setCode] = useState('');
  const [sent, setSent] = useState(false);
  const [fault, setFault] = useState<{ at: 'phone' | 'code'; words: string } | null>(null);
  /** Both accounts hold something: whether they are one person's is for him to say, not for us to guess. */
  const [asking, setAsking] = useState(false);
  const [rest, startRest] = useCountdown();
  const send = async () => {
    if (!isMobile(phone)) return setFault({ at: 'phone', words: '手机号是11位数字，请再看一眼' });
    setFault(null);
    try {
      const answer = await post<Schemas['IdentityCodeRequestOut']>('/sign-in-codes', { phone: plainMobile(phone) });
      setSent(true);
      startRest((answer && answer.resend_after) || 60);
    } catch (error) {
      setFault({ at: 'phone', words: inWords(error) });
    }
  };
  const enter = async (mine?: boolean) => {
    const digits = code.replace(/[^0-9]/g, '');
    if (digits.length < 4) return setFault({ at: 'code', words: '请填短信里的验证码' });
    setFault(null);
    try {
      onDone(await adopted(await signIn({ kind: 'sms', phone: plainMobile(phone), code: digits, ...(mine === undefined ? {} : { is_mine: mine }) })));
    } catch (error) {
      const isAsked = error instanceof Problem && error.slug === 'whose-account';
      setAsking(isAsked);
      if (isAsked) return;
      setFault({ at: 'code', words: error instanceof Problem && (error.status === 422 || error.status === 401) ? '验证码不对，请再看一眼短信' : inWords(error) });
    }
  };
  const busy = useRef(false);
  const byKey = async () => {
    if (asking || busy.current) return;
    busy.current = true;
    await (sent ? enter() : send()).catch(() => undefined);
    busy.current = false;
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), void byKey())}>
      {/* Without it, Enter does nothing where a form has two fields. */}
      <button type="submit" hidden />
      <div class={`field ${fault && fault.at === 'phone' ? 'faulty' : ''}`}>
        <label class="label" for="sign-in-phone">手机号</label>
        <p class="hint" id="sign-in-phone-hint">没有手机的老人，可以用家人的号码。</p>
        <input class="input number" id="sign-in-phone" type="tel" autocomplete="tel" value={phone} aria-describedby="sign-in-phone-hint sign-in-phone-fault" onInput={(event) => { setPhone((event.target as HTMLInputElement).value); setAsking(false); }} />
        <p class="fault" id="sign-in-phone-fault" role="alert" hidden={!fault || fault.at !== 'phone'}>{fault && fault.words}</p>
      </div>
      {sent && (
        <div class={`field ${fault && fault.at === 'code' ? 'faulty' : ''}`}>
          <label class="label" for="sign-in-code">短信验证码</label>
          <p class="hint" id="sign-in-code-hint" role="status">验证码已发到 {phone}，5分钟内有效。</p>
          <input class="input number" id="sign-in-code" type="text" inputMode="numeric" autocomplete="one-time-code" value={code} aria-describedby="sign-in-code-hint sign-in-code-fault" onInput={(event) => setCode((event.target as HTMLInputElement).value)} />
          <p class="fault" id="sign-in-code-fault" role="alert" hidden={!fault || fault.at !== 'code'}>{fault && fault.words}</p>
        </div>
      )}
      {asking && <Whose phone={phone} answer={enter} />}
      <div class="field row" hidden={asking}>
        {sent && <DoButton kind="main" run={() => enter()}>登录</DoButton>}
        <DoButton kind={sent ? '' : 'main'} run={send} disabled={rest > 0}>{rest > 0 ? `${rest} 秒后可重发` : sent ? '重发验证码' : '获取验证码'}</DoButton>
      </div>
    </form>
  );
}

/** A son's phone, the mother's number: what each has begun is joined only by a yes. */
function Whose({ phone, answer }: { phone: string; answer: (mine: boolean) => Promise<void> }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current!.focus(), []);
  return (
    <section class="field notice stack-small" aria-labelledby="whose-account">
      <h2 id="whose-account" ref={title} tabIndex={-1}>这个手机号的账号也是您本人的吗？</h2>
      <p>您现在的账号里填过东西，{phone} 的账号里也有。</p>
      <p>是您本人的，两个账号合成一个，填过的都在一起。是家人或者别人的，请选“不是”：只登录 {phone} 的账号，两边填过的都不动。</p>
      <DoButton kind="full" run={() => answer(true)}>是我本人的，合成一个</DoButton>
      <DoButton kind="full" run={() => answer(false)}>不是，分开</DoButton>
    </section>
  );
}

function useCountdown(): [number, (seconds: number) => void] {
  const [rest, setRest] = useState(0);
  useEffect(() => {
    if (rest <= 0) return undefined;
    const clock = setTimeout(() => setRest(rest - 1), 1000);
    return () => clearTimeout(clock);
  }, [rest]);
  return [rest, setRest];
}
