/** A copy of everything that is kept of oneself, and asking that it be deleted; a person decides on that. */
import { useState } from 'preact/hooks';
import { fetchBlob } from '../../kit/api/blobs.ts';
import { get, put } from '../../kit/api/client.ts';
import type { ApplicationLine, Deletion, Page, Schemas } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { uuid7 } from '../../kit/ids.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { PdfButton } from '../../kit/ui/pdf.tsx';
import { grouped } from './CaseCard.tsx';

/** Only what is over can be deleted; a draft is thrown away by its owner at once. */
export const canBeDeleted = (one: Pick<ApplicationLine, 'id' | 'state'>, asked: Deletion[]): boolean =>
  one.state === 'closed' && !asked.some((request) => request.verdict !== 'kept' && (request.narrowed_to ? request.narrowed_to.some((each) => each.id === one.id) : !request.application || request.application === one.id));

export const outcomeOf = (asked: Deletion): string =>
  asked.verdict === 'deleted' ? '已经删除' : asked.verdict === 'kept' ? `没有删除，原因：${asked.answer || ''}` : '等工作人员处理';

/** Of a request for everything that was made before two accounts became one: what it means now. */
export const narrowedTo = (asked: Deletion): string => {
  const list = asked.narrowed_to;
  if (!list) return '';
  const there = list.length ? list.map((one) => (one.number ? `申请 ${grouped(one.number)}` : '没交的草稿')).join('、') : '没有申请';
  return `这是您两个账号合并以前提的，只管当时那个账号里的：${there}。${asked.verdict ? '' : '要把现在的全部都删，请再提一次。'}`;
};

export function Rights() {
  const asked = useLoad(() => get<Schemas['RightsDeletionsOut']>('/me/deletion-requests'), []);
  const mine = useLoad(() => get<Page<ApplicationLine>>('/applications?limit=100'), []);
  const requests = asked.value ? asked.value.items : [];
  return (
    <section class="card stack-small" aria-labelledby="my-rights">
      <h2 id="my-rights">我的全部信息</h2>
      <p>您填过的、交过的、我们告诉过您的，都在一份文件里。里面有您的证件号和住址，下载后请收好。</p>
      <p><PdfButton name="我的全部信息.json" fetch={() => fetchBlob('/api/v1/me/data')}>下载我的全部信息</PdfButton></p>
      <h2>要求删除</h2>
      {requests.map((one) => <p key={one.id}><strong>{one.number ? `申请 ${grouped(one.number)}` : one.narrowed_to ? '账号合并以前的全部申请' : '全部信息'}</strong><br /><span class="soft small">{moment(one.asked_at, true)} 提出 · </span>{outcomeOf(one)}{one.narrowed_to && <><br /><span class="small">{narrowedTo(one)}</span></>}</p>)}
      {!!asked.error && <Trouble error={asked.error} again={asked.again} />}
      {((!asked.value && !asked.error) || (!mine.value && !mine.error)) && <Wait />}
      {!!mine.error && <Trouble error={mine.error} again={mine.again} />}
      {mine.value && <Ask list={mine.value.items.filter((one) => canBeDeleted(one, requests))} onAsked={asked.again} />}
    </section>
  );
}

function Ask({ list, onAsked }: { list: ApplicationLine[]; onAsked: () => void }) {
  const [open, setOpen] = useState(false);
  const [which, setWhich] = useState('');
  const [words, setWords] = useState('');
  const [id, setId] = useState(uuid7);
  const [error, setError] = useState<unknown>(null);
  const ask = () => put(`/me/deletion-requests/${id}`, { application: which || null, words }).then(() => { setOpen(false); setId(uuid7()); setError(null); onAsked(); }, setError);
  if (!open) return <p><button type="button" class="button" onClick={() => setOpen(true)}>要求删除</button></p>;
  return (
    <fieldset class="field stack-small"><legend class="unseen">要求删除</legend>
      <p class="soft">工作人员看过以后才会删。要求删除全部信息的，别人替您填的、还没交的草稿，也一起删。法律要求留档的，会告诉您为什么。您给别人的授权，对方已经凭它办过事的，凭证要留着，好证明他当时可以办。没办完的事，请先撤回。删了就找不回来了。</p>
      <div class="field"><label class="label" for="delete-which">删除什么</label>
        <select class="input" id="delete-which" value={which} onChange={(event) => { setWhich((event.target as HTMLSelectElement).value); setId(uuid7()); }}>
          <option value="">全部信息和这个账号</option>
          {list.map((one) => <option key={one.id} value={one.id}>申请 {grouped(one.number || '')}</option>)}
        </select></div>
      <div class="field"><label class="label" for="delete-words">想说的话（可不填）</label>
        <textarea class="input" id="delete-words" rows={2} maxLength={500} value={words} onInput={(event) => { setWords((event.target as HTMLTextAreaElement).value); setId(uuid7()); }} /></div>
      {!!error && <Trouble error={error} />}
      <div class="row"><DoButton kind="main" run={ask}>提出要求</DoButton><button type="button" class="button bare" onClick={() => setOpen(false)}>不删了</button></div>
    </fieldset>
  );
}
