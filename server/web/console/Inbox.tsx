/** Lists of cases, due first: the window's, the body's, one's own. */
import { day, moment } from '../kit/checks/words.ts';
import { useList } from '../kit/ui/list.tsx';
import { Trouble, Wait } from '../kit/ui/parts.tsx';
import { Signs } from './Signs.tsx';
import { turnOf, type Line } from './shapes.ts';
import { useTyped } from './typed.ts';

const STATES: Array<[string, string]> = [['', '全部未办结'], ['submitted', '已提交/预审'], ['correcting', '补正告知'], ['accepted', '受理'], ['in_review', '办理/审核'], ['suspended', '特别程序'], ['waiting', '等待前置'], ['closed', '办结'], ['owed', '等补交材料']];

export function Inbox({ box }: { box: string }) {
  const [state, setState] = useTyped('state', '');
  const [typed, setTyped] = useTyped('typed', '');
  const [number, setNumber] = useTyped('number', '');
  const page = useList<Line>(`/desk/cases?box=${box}${state ? `&state=${state}` : ''}${number ? `&q=${encodeURIComponent(number)}` : ''}`, undefined, '再取一页');
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
      {lines.length > 0 && <CaseTable lines={lines} last={state === 'owed' && !number ? '补交最晚' : '最晚'} />}
      {page.more}
    </>
  );
}

/** Until when: the promised paper in the list of what is owed, else the case, as long as it is open. */
function Until({ line }: { line: Line }) {
  if (line.owed_due_on) return <span class={line.signs.indexOf('owed_late') >= 0 ? 'late' : ''}>{day(line.owed_due_on)}</span>;
  if (!line.due_on || line.state === 'closed') return <>—</>;
  return <><span class={line.is_overdue ? 'late' : ''}>{day(line.due_on)}{line.is_overdue && '（已超期）'}</span>{line.due_is_provisional && <> <span class="tag plain">预估</span></>}</>;
}

/** `last`: what the date by which the list is in order is called. */
function CaseTable({ lines, last }: { lines: Line[]; last: string }) {
  return (
    <div class="table-place" tabIndex={0} role="region" aria-label="办件列表">
      <table class="cases" role="table">
        <thead><tr><th scope="col">事项</th><th scope="col">申请人</th><th scope="col">编号</th><th scope="col">状态</th><th scope="col">轮到</th><th scope="col">{last}</th><th scope="col">提交</th></tr></thead>
        <tbody role="rowgroup">
          {lines.map((line) => (
            <tr key={line.id} role="row">
              <td role="cell"><a href={`#case/${line.id}`}>{line.name}</a><div class="soft small">{line.division_name}</div></td>
              <td role="cell" data-name="申请人">{line.applicant}</td>
              <td role="cell" data-name="编号" class="number">{line.number}</td>
              <td role="cell" data-name="状态"><span class="whole">{line.state_name}</span>{line.is_mine && <> <span class="tag">我的</span></>}<Signs signs={line.signs} /></td>
              <td role="cell" data-name="轮到">{turnOf(line)}<div class="soft small">{line.body_name}</div></td>
              <td role="cell" data-name={last}><Until line={line} /></td>
              <td role="cell" data-name="提交" class="soft"><span class="whole">{moment(line.submitted_at)}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
