/** What is out of the secretary's hands: where each job is, whose turn, until when. */
import { day, moment, today } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { Trouble, Wait } from '../../kit/ui/parts.tsx';
import { useTyped } from '../typed.ts';
import type { HandedOnLine, WithTurn } from './shapes.ts';

const STATES: Array<[HandedOnLine['state'] | '', string]> = [
  ['', '全部'], ['returned', '退给网格员了'], ['approved', '正在交到中心'], ['in_centre', '中心和部门在办'], ['result_ready', '有结果，等送上门'], ['delivered', '已送到'], ['not_accepted', '不归这里办'], ['withdrawn', '本人不办了'],
];

export function HandedOn() {
  const [state, setState] = useTyped('state', '');
  const page = useList<HandedOnLine>(`/secretary/handed-on${state ? `?state=${state}` : ''}`, undefined, '再取一页');
  const lines = page.items || [];
  return (
    <>
      <div class="tools"><label>到哪一步<select class="input" value={state} onChange={(event) => setState((event.target as HTMLSelectElement).value)}>{STATES.map(([code, name]) => <option value={code} key={code}>{name}</option>)}</select></label></div>
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait text="正在取名单" />}
      {page.items && !lines.length && <Empty isNarrowed={!!state} all={() => setState('')} />}
      {lines.length > 0 && <Table lines={lines} />}
      {page.more}
    </>
  );
}

const Empty = ({ isNarrowed, all }: { isNarrowed: boolean; all: () => void }) => (isNarrowed
  ? <div class="card"><h2>没有到这一步的件</h2><p class="field"><button type="button" class="button" onClick={all}>看全部</button></p></div>
  : <div class="card"><h2>还没有交出去的件</h2><p class="soft">您批了、退回了的件会列在这里，看得到轮到谁、最晚哪天。先看看有没有等您批的。</p><p class="field"><a class="button" href="#jobs">去看等我批的</a></p></div>);

/** Until when, by whom; nothing where it is over. */
export function Until({ one }: { one: WithTurn }) {
  if (!one.until) return <>—</>;
  const isLate = one.until < today();
  return <><span class={isLate ? 'late' : ''}>{day(one.until)}{isLate && '（过了）'}</span>{one.until_is_provisional && <> <span class="tag plain">预估</span></>}</>;
}

function Table({ lines }: { lines: HandedOnLine[] }) {
  return (
    <div class="table-place" tabIndex={0} role="region" aria-label="交出去的件">
      <table class="cases" role="table">
        <thead><tr><th scope="col">办什么</th><th scope="col">居民</th><th scope="col">到哪一步</th><th scope="col">轮到</th><th scope="col">最晚</th><th scope="col">网格员</th><th scope="col">最近一步</th></tr></thead>
        <tbody role="rowgroup">
          {lines.map((line) => (
            <tr key={line.id} role="row">
              <td role="cell"><a href={`#job/${line.id}`}>{line.name}<span class="unseen">，{line.resident_name}</span></a></td>
              <td role="cell" data-name="居民"><span class="whole">{line.resident_name}</span></td>
              <td role="cell" data-name="到哪一步">{line.state_plain}</td>
              <td role="cell" data-name="轮到">{line.turn || '—'}</td>
              <td role="cell" data-name="最晚"><Until one={line} /></td>
              <td role="cell" data-name="网格员">{line.worker_name || '—'}</td>
              <td role="cell" data-name="最近一步" class="soft"><span class="whole">{moment(line.moved_at)}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
