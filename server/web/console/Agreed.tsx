/** What a case rests on, and writing down that somebody took a consent back: at the desk of a case, or by number. */
import { useState } from 'preact/hooks';
import { get, post, put } from '../kit/api/client.ts';
import { inWords } from '../kit/api/problem.ts';
import { moment } from '../kit/checks/words.ts';
import { useLoad } from '../kit/ui/load.ts';
import { DoButton, Notice, Trouble, Wait } from '../kit/ui/parts.tsx';
import { Input } from './Door.tsx';
import type { Agreed, DeskCase } from './shapes.ts';
import { useTyped } from './typed.ts';

const HOWS: Array<[string, string]> = [['desk', '当面说'], ['telephone', '打电话说'], ['signed', '书面签字'], ['oral_witnessed', '口头说，有见证']];
const howOf = (code: string | null): string => HOWS.filter(([one]) => one === code).map(([, name]) => name)[0] || '在网上点的';

export function AgreedCard({ one, again }: { one: DeskCase; again: () => void }) {
  if (!one.consents.length) return null;
  const gone = one.consents.filter((each) => each.withdrawn_at);
  return (
    <section class="card" aria-labelledby="agreed">
      <h2 id="agreed">告知和同意</h2>
      {gone.length > 0 && one.state !== 'closed' && <Notice kind="warn"><p>申请人收回了同意。缺了同意的信息不要再用；办不下去的，向申请人说清楚。</p></Notice>}
      <ul class="lines">{one.consents.map((each) => <OneConsent key={each.id} one={each} address={`/cases/${one.id}/consents/${each.id}/withdrawal`} again={again} />)}</ul>
    </section>
  );
}

function OneConsent({ one, address, again }: { one: Agreed; address: string; again: () => void }) {
  const [open, setOpen] = useTyped(`open-${one.id}`, false);
  const [how, setHow] = useTyped(`how-${one.id}`, 'desk');
  const [reason, setReason] = useTyped(`why-${one.id}`, '');
  const [fault, setFault] = useState('');
  const send = () => put(address, { how, reason: reason.trim() }).then(again, (error: unknown) => setFault(inWords(error)));
  return (
    <li class="stack-small">
      <p><strong>{one.title}</strong><br /><span class="soft small">{one.kind === 'notice' ? '看过' : '同意'}：{moment(one.given_at, true)}</span>
        {one.withdrawn_at && <><br /><span class="tag warn">已收回</span> <span class="small">{moment(one.withdrawn_at, true)} · {howOf(one.withdrawn_how)}</span></>}</p>
      {one.kind !== 'notice' && !one.withdrawn_at && !open && <p><button type="button" class="button bare" onClick={() => setOpen(true)}>登记收回<span class="unseen">：{one.title}</span></button></p>}
      {open && !one.withdrawn_at && (
        <div class="stack-small">
          <div class="field"><label class="label" for={`how-${one.id}`}>怎么说的</label><select class="input" id={`how-${one.id}`} value={how} onChange={(event) => setHow((event.target as HTMLSelectElement).value)}>{HOWS.map(([code, name]) => <option value={code} key={code}>{name}</option>)}</select></div>
          <Input id={`why-${one.id}`} label="怎么核对的本人、为什么收回（会记录）" value={reason} onType={setReason} />
          {fault && <p class="fault" role="alert">{fault}</p>}
          <div class="row"><DoButton kind="main" run={send} disabled={reason.trim().length < 2}>登记收回</DoButton><button type="button" class="button bare" onClick={() => setOpen(false)}>不登记了</button></div>
        </div>
      )}
    </li>
  );
}

interface Found extends Agreed {
  text: string;
}

/** Somebody calls or comes without a case at hand. */
export function Withdrawals() {
  const [number, setNumber] = useTyped('number', '');
  const [found, setFound] = useState<Found[] | null>(null);
  const [fault, setFault] = useState('');
  const look = () => post<{ items: Found[] }>('/consents/search', { id_number: number.trim() }).then((told) => { setFault(''); setFound(told.items); }, (error: unknown) => { setFound(null); setFault(inWords(error)); });
  return (
    <div class="stack">
      <section class="card stack-small" aria-labelledby="withdrawals">
        <h2 id="withdrawals">替来电、来访的人收回同意</h2>
        <p class="soft">先核对是不是本人。查看和收回都会记录。</p>
        <Input id="whose" label="本人的身份证号" value={number} onType={setNumber} />
        {fault && <p class="fault" role="alert">{fault}</p>}
        <p><DoButton kind="main" run={look} disabled={number.trim().length < 5}>查他同意过什么</DoButton></p>
      </section>
      {found && <section class="card" aria-labelledby="found"><h2 id="found">同意过的</h2>{!found.length && <p>没有查到。</p>}
        <ul class="lines">{found.map((one) => <OneConsent key={one.id} one={{ ...one, kind: 'consent' }} address={`/consents/${one.id}/told-withdrawal`} again={look} />)}</ul></section>}
    </div>
  );
}

interface Told {
  id: string;
  case: string | null;
  number: string | null;
  sentence: string;
  at: string;
  read_at: string | null;
}

/** What this desk was told about its cases. */
export function Reminders() {
  const told = useLoad(() => get<{ items: Told[] }>('/notices'), []);
  if (told.error) return <Trouble error={told.error} again={told.again} />;
  if (!told.value) return <Wait />;
  const read = (one: Told) => () => put(`/notices/${one.id}/reading`, {}).then(told.again);
  return (
    <div class="stack">
      {!told.value.items.length && <div class="card"><h2>没有提醒</h2><p class="soft">您的办件有了要留意的变化，会出现在这里。</p></div>}
      {told.value.items.map((one) => (
        <section class="card stack-small" key={one.id} aria-label={`提醒：${one.number || ''}`}>
          <div class="row"><span class="soft small">{moment(one.at, true)}</span>{!one.read_at && <span class="tag warn push">新</span>}</div>
          <p>{one.sentence}{one.number && <><br /><span class="soft small number">编号 {one.number}</span></>}</p>
          <div class="row">{one.case && <a class="button" href={`#case/${one.case}`}>看办件</a>}{!one.read_at && <DoButton run={read(one)}>知道了</DoButton>}</div>
        </section>
      ))}
    </div>
  );
}
