/** Papers for the door, printed before somebody goes: the order to be signed by hand, the card for people without phones. */
import { fetchBlob } from '../../kit/api/blobs.ts';
import { get } from '../../kit/api/client.ts';
import type { ItemFound, Page, Schemas, Session } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { useLoad } from '../../kit/ui/load.ts';
import { Trouble, Wait } from '../../kit/ui/parts.tsx';
import { IN_CLEAR, PdfButton } from '../../kit/ui/pdf.tsx';
import { Input } from '../Door.tsx';
import { useTyped } from '../typed.ts';

type OwnJob = Schemas['SyncJobOut'];

/** As long as it was not handed in, somebody may still sign on paper; afterwards there is a number to ask with. */
const UNSIGNED = ['registered', 'waiting', 'returned', 'corrected'];
const HANDED_IN = ['in_centre', 'result_ready', 'not_accepted', 'delivered'];
const MOST = 6;

export const Print = ({ who }: { who: Session }) => (
  <div class="stack">
    <Blank />
    {who.account.roles.some((one) => one.role === 'grid_worker') && <Own />}
  </div>
);

/** A press that fetches a paper. */
export const Paper = ({ path, name, children, of = '' }: { path: string; name: string; children: string; of?: string }) => (
  <span><PdfButton name={`${name}.pdf`} of={of} fetch={() => fetchBlob(`/api/v1${path}`)}>{children}</PdfButton></span>
);

/** What can be printed for one job, by where it stands. */
function PapersOf({ job, of = '' }: { job: { id: string; state: string }; of?: string }) {
  if (UNSIGNED.indexOf(job.state) >= 0) return <Paper path={`/jobs/${job.id}/order-paper`} name="委托书" of={of}>打印委托书</Paper>;
  if (HANDED_IN.indexOf(job.state) >= 0) return <Paper path={`/jobs/${job.id}/card`} name="查进度卡" of={of}>打印查进度卡</Paper>;
  return null;
}

/** On a job's own page. */
export function JobPapers({ one }: { one: { id: string; state: string } }) {
  const isUnsigned = UNSIGNED.indexOf(one.state) >= 0;
  if (!isUnsigned && HANDED_IN.indexOf(one.state) < 0) return null;
  return (
    <section class="card" aria-labelledby="job-papers">
      <h2 id="job-papers">要打印的</h2>
      <p class="soft small">{isUnsigned ? '本人要在纸上签名、按手印的，打印委托书带去。名字已经填好，看了会记下来。' : '没有手机的，打印一张卡片留给本人，凭上面的编号和暗码问办到哪一步。'}{IN_CLEAR}</p>
      <p><PapersOf job={one} /></p>
    </section>
  );
}

/** For a thing that somebody is about to do at the door: blank, without anybody's name. */
function Blank() {
  const [words, setWords] = useTyped('print-words', '');
  const [ofChild, setOfChild] = useTyped('print-child', false);
  const found = useLoad(() => (words.trim() ? get<Page<ItemFound>>(`/items?q=${encodeURIComponent(words.trim())}`) : Promise.resolve(null)), [words.trim()]);
  const items = found.value ? found.value.items.slice(0, MOST) : [];
  return (
    <section class="card narrow" aria-labelledby="blank-order">
      <h2 id="blank-order">空白委托书</h2>
      <p class="soft">上门前打印带去，本人签名或按红手印，网格员拍一张照片交上来。印的是今天要念给本人听的话，带着校验码。</p>
      <Input id="print-item" label="办什么事" hint="写几个字就行，如：老年、低保" value={words} onType={setWords} />
      <label class="tick"><input type="checkbox" checked={ofChild} onChange={() => setOfChild(!ofChild)} /> 替14岁以下的孩子办，加印给监护人的话</label>
      {!!found.error && <Trouble error={found.error} again={found.again} />}
      {words.trim() && !found.value && !found.error && <Wait text="正在找" />}
      <ul class="lines">{items.map((one) => <li class="row" key={one.code}><span>{one.plain_name || one.name}</span><span class="push"><Paper path={`/items/${one.code}/order-paper?of_child=${ofChild}`} name={`委托书-${one.plain_name || one.name}`} of={one.plain_name || one.name}>打印</Paper></span></li>)}</ul>
      {words.trim() && found.value && !items.length && <p class="hint" role="status">没有找到，换个说法再试。</p>}
    </section>
  );
}

/** A worker's own jobs. */
function Own() {
  const jobs = useList<OwnJob>('/jobs', undefined, '再取一页');
  const list = (jobs.items || []).filter((one) => UNSIGNED.concat(HANDED_IN).indexOf(one.state) >= 0);
  return (
    <section class="card" aria-labelledby="own-jobs">
      <h2 id="own-jobs">我上门办的</h2>
      {!!jobs.error && <Trouble error={jobs.error} again={jobs.again} />}
      {!jobs.items && !jobs.error && <Wait text="正在取件" />}
      {jobs.items && !list.length && <p class="soft">还没有。手机上办的件传上来以后，可以在这里打印委托书和查进度卡。</p>}
      <ul class="lines">{list.map((one) => <li class="row" key={one.id}><span>{moment(one.declared_at || one.received_at, true)} 办的，{one.state_plain}</span><span class="push"><PapersOf job={one} of={moment(one.declared_at || one.received_at, true)} /></span></li>)}</ul>
      {jobs.more}
    </section>
  );
}
