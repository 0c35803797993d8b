/** Where it is, without signing in: number and second secret. Item and name are shown only after both fit. */
import { useState } from 'preact/hooks';
import { call } from '../../kit/api/client.ts';
import { inWords, Problem } from '../../kit/api/problem.ts';
import type { Correction, Progress as Found } from '../../kit/api/types.ts';
import { day } from '../../kit/checks/words.ts';
import { DoButton, Notice, ScreenTitle } from '../../kit/ui/parts.tsx';
import { Trace } from './Application.tsx';
import { CaseCard, grouped } from './CaseCard.tsx';

/** What people type as the second secret, joined as the server wants it. */
export const secretFrom = (half: string, code: string): string => (half.replace(/[^0-9A-Za-z]/g, '').slice(-4) + code.replace(/[\s-]/g, '')).toUpperCase();

export function Progress({ number: given = '' }: { number?: string }) {
  const [number, setNumber] = useState(given);
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [fault, setFault] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const ask = async () => {
    setFault('');
    if (!number.trim() || !code.trim()) return setFault('请填申请编号和查询码');
    try {
      setFound(await call<Found>('POST', '/progress', { body: { number: number.trim(), secret: secretFrom(phone, code) }, plain: true }));
    } catch (error) {
      setFault(error instanceof Problem && error.status === 404 ? '没有查到。请对照回执，再看一眼编号、后4位和查询码' : inWords(error));
    }
  };
  if (found) return <div class="stack"><ScreenTitle note={<span class="number">编号 {grouped(found.number)}</span>}>办到哪一步了</ScreenTitle>{(found.corrections || []).filter((one) => one.state === 'sent').map((one) => <Asked key={one.id} one={one} />)}{(found.cases || []).map((one) => <CaseCard key={one.id} one={one} />)}{found.trace && <Trace steps={found.trace} />}</div>;
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

/** What a correction asks for, read without signing in; where it is answered. */
function Asked({ one }: { one: Correction }) {
  return (
    <section class="card" aria-label="要补正的地方">
      <p><span class="tag warn">轮到您了</span></p>
      <h2>有几处要补正</h2>
      {one.requests.map((request) => request.marks.map((mark, place) => <p class="notice bad" key={`${request.case}${place}`}><strong>{request.body ? '办理部门' : '窗口'}说：</strong>{mark.text || mark.reason}</p>))}
      {one.due_on && <p>请在 <strong>{day(one.due_on)}</strong> 前改好。</p>}
      <p>在交申请的那部手机上登录，打开这份申请就能改。手机换了的，带回执和证件到窗口，或打 <a href="tel:12345">12345</a>，工作人员帮您改。</p>
    </section>
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
