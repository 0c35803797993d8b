/** Lists of cases, due first: the window's, the body's, one's own, and what was offered to the body. */
import { useState } from 'preact/hooks';
import { get, put } from '../kit/api/client.ts';
import { inWords } from '../kit/api/problem.ts';
import type { Schemas } from '../kit/api/types.ts';
import { day, moment } from '../kit/checks/words.ts';
import { useList } from '../kit/ui/list.tsx';
import { useLoad } from '../kit/ui/load.ts';
import { DoButton, Notice, Trouble, Wait } from '../kit/ui/parts.tsx';
import { turnOf, type Line } from './shapes.ts';

const STATES: Array<[string, string]> = [['', '全部未办结'], ['submitted', '已提交/预审'], ['correcting', '补正告知'], ['accepted', '受理'], ['in_review', '办理/审核'], ['suspended', '特别程序'], ['waiting', '等待前置'], ['closed', '办结']];

export function Inbox({ box }: { box: string }) {
  const [state, setState] = useState('');
  const [typed, setTyped] = useState('');
  const [number, setNumber] = useState('');
  const page = useList<Line>(`/desk/cases?box=${box}${state ? `&state=${state}` : ''}${number ? `&q=${encodeURIComponent(number)}` : ''}`);
  const lines = page.items || [];
  return (
    <>
      <form class="tools" onSubmit={(event) => { event.preventDefault(); setNumber(typed.trim()); }}>
        <label>状态<select class="input" value={state} onChange={(event) => setState((event.target as HTMLSelectElement).value)}>{STATES.map(([code, name]) => <option value={code} key={code}>{name}</option>)}</select></label>
        <label>申请编号<input class="input number" value={typed} onInput={(event) => setTyped((event.target as HTMLInputElement).value)} /></label>
        <button class="button" type="submit">查找</button>
        {number && <button class="button bare" type="button" onClick={() => { setNumber(''); setTyped(''); }}>清除</button>}
      </form>
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait text="正在取件" />}
      {page.items && !lines.length && <div class="card"><h2>这里没有要办的件</h2><p class="soft">新的申请到了会出现在这里。换个状态或按编号查找也可以。</p></div>}
      {lines.length > 0 && <CaseTable lines={lines} />}
      {page.more}
    </>
  );
}

function CaseTable({ lines }: { lines: Line[] }) {
  return (
    <div class="table-place" tabIndex={0} role="region" aria-label="办件列表">
      <table class="cases" role="table">
        <thead><tr><th scope="col">事项</th><th scope="col">申请人</th><th scope="col">编号</th><th scope="col">状态</th><th scope="col">轮到</th><th scope="col">最晚</th><th scope="col">提交</th></tr></thead>
        <tbody role="rowgroup">
          {lines.map((line) => (
            <tr key={line.id} role="row">
              <td role="cell"><a href={`#case/${line.id}`}>{line.name}</a><div class="soft small">{line.division_name}</div></td>
              <td role="cell" data-name="申请人">{line.applicant}</td>
              <td role="cell" data-name="编号" class="number">{line.number}</td>
              <td role="cell" data-name="状态">{line.state_name}{line.is_mine && <> <span class="tag">我的</span></>}</td>
              <td role="cell" data-name="轮到">{turnOf(line)}<div class="soft small">{line.body_name}</div></td>
              <td role="cell" data-name="最晚" class={line.is_overdue ? 'late' : ''}>{line.due_on ? day(line.due_on) : '—'}{line.is_overdue && '（已超期）'}{line.due_is_provisional && <> <span class="tag plain">预估</span></>}</td>
              <td role="cell" data-name="提交" class="soft">{moment(line.submitted_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Offers() {
  const offers = useLoad(() => get<Schemas['ReviewsHandoffsOut']>('/desk/handoffs'), []);
  const [words, setWords] = useState('');
  if (offers.error) return <Trouble error={offers.error} again={offers.again} />;
  if (!offers.value) return <Wait />;
  const act = (id: string, how: 'taking' | 'returning', body: object) =>
    put(`/handoffs/${id}/${how}`, body).then(offers.again, (error: unknown) => setWords(inWords(error)));
  return (
    <div class="stack">
      {words && <Notice kind="bad"><p>{words}</p></Notice>}
      {!offers.value.items.length && <div class="card"><h2>没有等着接手的件</h2><p class="soft">窗口交接过来的件会出现在这里。</p></div>}
      {offers.value.items.map((offer) => (
        <div class="card" key={offer.id}>
          <h2><a href={`#case/${offer.case}`}>看这个件</a></h2>
          <p>{offer.reason}</p><p class="soft small">{moment(offer.offered_at)} 交接，请在 {moment(offer.until)} 前答复</p>
          <Answer id={offer.id} take={() => act(offer.id, 'taking', {})} giveBack={(reason) => act(offer.id, 'returning', { reason })} />
        </div>
      ))}
    </div>
  );
}

/** Taking over, or giving back with a reason that the giver reads. */
function Answer({ id, take, giveBack }: { id: string; take: () => Promise<void>; giveBack: (reason: string) => Promise<void> }) {
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  if (!refusing) return <div class="row"><DoButton kind="main" run={take}>接手</DoButton><button type="button" class="button" onClick={() => setRefusing(true)}>不接，退回</button></div>;
  return (
    <div class="field">
      <label class="label" for={`why-${id}`}>为什么不接（会告诉交接的人）</label>
      <textarea class="input" id={`why-${id}`} maxLength={500} value={reason} onInput={(event) => setReason((event.target as HTMLTextAreaElement).value)} />
      <p class="row"><DoButton kind="risky" run={() => giveBack(reason.trim())} disabled={!reason.trim()}>退回</DoButton><button type="button" class="button" onClick={() => setRefusing(false)}>先不</button></p>
    </div>
  );
}
