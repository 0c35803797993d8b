/** Requests that what is kept of somebody be deleted: deleted for good, or kept and said why. */
import { useState } from 'preact/hooks';
import { put } from '../kit/api/client.ts';
import type { Schemas } from '../kit/api/types.ts';
import { moment } from '../kit/checks/words.ts';
import { useList } from '../kit/ui/list.tsx';
import { DoButton, Notice, Trouble, Wait } from '../kit/ui/parts.tsx';
import { Input } from './Door.tsx';
import { useTyped } from './typed.ts';

type Request = Schemas['RightsDeskDeletionOut'];

export function Deletions() {
  const requests = useList<Request>('/deletion-requests');
  if (requests.error) return <Trouble error={requests.error} again={requests.again} />;
  if (!requests.items) return <Wait />;
  const open = requests.items.filter((one) => !one.verdict);
  const done = requests.items.filter((one) => one.verdict);
  return (
    <div class="stack">
      {!open.length && <div class="card"><h2>没有要处理的删除请求</h2><p class="soft">有人要求删除自己的信息时，会出现在这里。</p></div>}
      {open.map((one) => <OneRequest key={one.id} one={one} again={requests.again} />)}
      {done.length > 0 && (
        <section class="card" aria-labelledby="done-deletions"><h2 id="done-deletions">处理过的</h2>
          <ul class="dots">{done.map((one) => <li key={one.id}>{nameOf(one)} · {one.verdict === 'deleted' ? '已删除' : `依法留存：${one.answer}`}</li>)}</ul></section>
      )}
      {requests.more}
    </div>
  );
}

const nameOf = (one: Request): string => (one.narrowed_to ? '账号合并以前的全部申请' : one.is_everything ? '全部信息和账号' : `申请 ${one.number || ''}`);

/** Asked of everything before two accounts became one: what that was, and that the rest stays. */
function Narrowed({ list }: { list: NonNullable<Request['narrowed_to']> }) {
  return (
    <Notice kind="warn">
      <p>他提出时要求“全部删除”，后来这个账号和他的另一个账号合并了。当时的“全部”是：{list.length ? list.map((one) => (one.number ? `申请 ${one.number}` : '没交的草稿')).join('、') : '没有申请'}。</p>
      <p>{list.length ? '同意删除，只删这些' : '没有申请要删'}；账号和别的申请都不动。已经告诉本人，要全部删请再提一次。</p>
    </Notice>
  );
}

function OneRequest({ one, again }: { one: Request; again: () => void }) {
  const [answer, setAnswer] = useTyped(`answer-${one.id}`, '');
  const [sure, setSure] = useTyped(`sure-${one.id}`, false);
  const [error, setError] = useState<unknown>(null);
  const decide = (verdict: string) => () => put(`/deletion-requests/${one.id}/decision`, { verdict, answer }).then(again, setError);
  return (
    <section class="card stack-small" aria-label={`删除请求：${nameOf(one)}`}>
      <h2>{nameOf(one)}</h2>
      <p class="soft">{moment(one.asked_at, true)} 提出</p>
      {one.words && <p>原话：{one.words}</p>}
      {one.is_everything && <Notice kind="warn"><p>会停用这个账号，并清空他的全部申请，别人替他填的也在内。</p></Notice>}
      {one.narrowed_to && <Narrowed list={one.narrowed_to} />}
      <Input id={`answer-${one.id}`} label="留存的理由（依据哪条规定、留到哪天，申请人会看到）" value={answer} onType={setAnswer} />
      <label class="tick"><input type="checkbox" checked={sure} onChange={() => setSure(!sure)} /> 已核实是本人要求，也查过没有必须留档的规定</label>
      {!!error && <Trouble error={error} />}
      <div class="row"><DoButton run={decide('kept')} disabled={answer.trim().length < 4}>依法留存</DoButton><DoButton kind="main" run={decide('deleted')} disabled={!sure}>同意删除</DoButton></div>
    </section>
  );
}
