/** Where it is, and what is to be mended, without signing in: number and second secret. Item and name only after both fit. */
import { useState } from 'preact/hooks';
import { call, openedByNumber } from '../../kit/api/client.ts';
import { inWords, Problem } from '../../kit/api/problem.ts';
import type { Progress as Found } from '../../kit/api/types.ts';
import { answers } from '../../kit/draft/answers.ts';
import { DoButton, Notice, ScreenTitle } from '../../kit/ui/parts.tsx';
import { Trace } from './Application.tsx';
import { CaseCard, grouped } from './CaseCard.tsx';
import { Elsewhere, OwedElsewhere, WindowFacts } from './Elsewhere.tsx';
import { byPaper, Follow } from './Follow.tsx';
import { Mend, type Keys } from './Mend.tsx';

/** What people type as the second secret, joined as the server wants it. */
export const secretFrom = (half: string, code: string): string => (half.replace(/[^0-9A-Za-z]/g, '').slice(-4) + code.replace(/[\s-]/g, '')).toUpperCase();

/** The check page of a receipt hands its number over behind the #, where no server sees it. */
const handedOver = (): string => (/^#(\d{22})$/.exec(location.hash) || [])[1] || '';

export function Progress() {
  const [number, setNumber] = useState(handedOver);
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [fault, setFault] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const keys = { number: number.trim(), secret: secretFrom(phone, code) };
  const ask = async () => {
    setFault('');
    if (!number.trim() || !code.trim()) return setFault('请填申请编号和查询码');
    try {
      setFound(await call<Found>('POST', '/progress', { body: keys, plain: true }));
      openedByNumber();
    } catch (error) {
      setFault(error instanceof Problem && error.status === 404 ? '没有查到。请对照回执，再看一眼编号、后4位和查询码' : inWords(error));
    }
  };
  if (found) return <Shown found={found} keys={keys} fault={fault} again={ask} />;
  return (
    <div class="card">
      <ScreenTitle silent note="不用登录。编号和查询码在回执上。">查办理进度</ScreenTitle>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      <form onSubmit={(event) => (event.preventDefault(), void ask())}>
        <Line id="number" label="申请编号" value={number} onType={setNumber} />
        <Line id="phone" label="手机号后4位（没留手机的，填证件号码后4位）" value={phone} onType={setPhone} hint="回执上写着填哪一个。两样都没留的空着。" />
        <Line id="code" label="查询码" value={code} onType={setCode} hint="回执上的6位字母和数字。" />
        <div class="field"><DoButton kind="main full" run={ask}>查进度</DoButton></div>
      </form>
      <p class="soft">回执找不到了？在交申请的那部手机上<a href="/sign-in?next=/applications">登录</a>就能看。换了手机的，打 <a href="tel:12345">12345</a>，或者带证件到窗口问。</p>
    </div>
  );
}

function Shown({ found, keys, fault, again }: { found: Found; keys: Keys; fault: string; again: () => Promise<void> }) {
  const [done, setDone] = useState('');
  const open = (found.corrections || []).filter((one) => one.state === 'sent');
  const { answering, cases = [], owed = [], takes_owed: takesOwed, window } = found;
  const isOwed = byPaper(owed).length > 0;
  const isElsewhere = (!!open.length && !answering) || (isOwed && !takesOwed); // then the window is told there
  const given = (words: string) => {
    setDone(words);
    void again();
  };
  const mended = () => {
    void answers.keepOnly(found.id!, []).catch(() => undefined);
    given('改好的已经交上去了，工作人员接着办。');
  };
  return (
    <div class="stack">
      <ScreenTitle note={<span class="number">编号 {grouped(found.number)}</span>}>办到哪一步了</ScreenTitle>
      {done && <Notice kind="good"><p>{done}</p></Notice>}
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      {open.map((one) => (answering
        ? <Mend key={one.id} correction={one} opened={keys} onDone={mended} one={{ ...answering, id: found.id!, cases, content: { answers: answering.answers, values: answering.values } }} />
        : <Elsewhere key={one.id} correction={one} application={found.id!} window={window} />))}
      {takesOwed && <Follow id={found.id!} rows={owed} opened={keys} again={() => given('材料交上去了，办理部门会看到。')} />}
      {isOwed && !takesOwed && <OwedElsewhere rows={owed} application={found.id!} window={window} />}
      {cases.map((one) => <CaseCard key={one.id} one={one} />)}
      {found.trace && <Trace steps={found.trace} />}
      {!isElsewhere && <section class="card stack-small" aria-labelledby="window"><h2 id="window">想当面问、当面办</h2><WindowFacts window={window} /></section>}
    </div>
  );
}

function Line({ id, label, value, hint, onType }: { id: string; label: string; value: string; hint?: string; onType: (text: string) => void }) {
  return (
    <div class="field">
      <label class="label" for={`ask-${id}`}>{label}</label>
      {hint && <p class="hint" id={`ask-${id}-hint`}>{hint}</p>}
      <input class="input number" id={`ask-${id}`} type="text" inputMode="text" autocomplete="off" aria-describedby={hint ? `ask-${id}-hint` : undefined} value={value} onInput={(event) => onType((event.target as HTMLInputElement).value)} />
    </div>
  );
}
