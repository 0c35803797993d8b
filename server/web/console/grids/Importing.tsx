/** A file of residents: chosen, checked without taking anything, told of line by line, and only then taken. */
import { useEffect, useState } from 'preact/hooks';
import { get, post } from '../../kit/api/client.ts';
import { fetchBlob } from '../../kit/api/blobs.ts';
import { inWords } from '../../kit/api/problem.ts';
import type { Schemas } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { DoButton, Notice, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { PdfButton } from '../../kit/ui/pdf.tsx';
import { Commands } from '../commands.ts';
import { useTyped } from '../typed.ts';
import { contentOf, countOf, isOver, OUTCOMES, outcomeName, outcomes, progress, summed, takes, wrongFile, type Outcome, type Report, type Summed } from './file.ts';

/** Milliseconds between two looks at how far it is. */
const LOOK_EVERY = 1000;

interface Chosen {
  name: string;
  content: string;
}

export function Importing() {
  const [commands] = useTyped('import-commands', () => new Commands());
  const [chosen, setChosen] = useTyped<Chosen | null>('import-file', null);
  const [running, setRunning] = useTyped<string>('import-running', '');
  const [fault, setFault] = useState('');
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const wrong = wrongFile(file.name, file.size);
    setFault(wrong);
    setRunning('');
    setChosen(wrong ? null : await contentOf(file).then((content) => ({ name: file.name, content }), () => { setFault('这个文件打不开，请换一个再选'); return null; }));
  };
  const send = (dryRun: boolean) => async () => {
    setFault('');
    setRunning('');
    const told = { id: commands.of(dryRun ? 'check' : 'import', chosen), ...chosen! };
    await post<Report>(`/resident-imports?dry_run=${dryRun}`, told).then((one) => setRunning(one.id), (error: unknown) => setFault(inWords(error)));
  };
  const again = () => { commands.answered(); setRunning(''); setChosen(null); };
  return (
    <div class="stack">
      <section class="card stack-small" aria-labelledby="import-file-title">
        <h3 id="import-file-title">选居民名单</h3>
        <p class="soft">表格的第一行是列名，一行一位居民，至少要有“姓名”和“网格编码”。没有证件、没有手机的，空着就行。</p>
        <p><PdfButton name="居民导入模板.xlsx" fetch={() => fetchBlob('/api/v1/resident-import-template')}>下载模板</PdfButton></p>
        <div class={`field ${fault ? 'faulty' : ''}`}>
          <span class="button pick"><input id="import-file" type="file" accept=".xlsx,.csv" aria-label="选文件" aria-describedby={fault ? 'import-fault' : undefined} onChange={(event) => { const input = event.target as HTMLInputElement; void choose((input.files || [])[0]).then(() => { input.value = ''; }); }} />{chosen ? '换一个文件' : '选文件'}</span>
          {chosen && <p class="good-note">选好了：{chosen.name}</p>}
          {!chosen && <p class="hint">.xlsx 或 .csv，最大 700 KB，一次最多一万行</p>}
          {fault && <p class="fault" id="import-fault" role="alert">{fault}</p>}
        </div>
        {chosen && !running && <p><DoButton kind="main" run={send(true)} busyText="正在交文件…">先检查，不导入</DoButton></p>}
      </section>
      {running ? <Result key={running} id={running} take={chosen ? send(false) : null} again={again} /> : <Before open={setRunning} />}
    </div>
  );
}

/** What became of earlier files stays to be read, also after this page was left. */
function Before({ open }: { open: (id: string) => void }) {
  const page = useList<Summed>('/resident-imports', undefined, '再看更早的');
  if (page.error) return <Trouble error={page.error} again={page.again} />;
  if (!page.items) return <Wait text="正在取以前的结果" />;
  if (!page.items.length) return null;
  return (
    <section class="card stack-small" aria-labelledby="imports-before">
      <h3 id="imports-before">您以前交的文件</h3>
      <p class="soft">结果留90天，随时可以再看。</p>
      <ul class="lines">{page.items.map((one) => (
        <li key={one.id}>
          <div class="row"><strong>{one.name}</strong><span class={`tag ${one.dry_run ? 'plain' : ''}`}>{one.dry_run ? '只检查' : '导入'}</span><span class="soft push whole">{moment(one.at, true)}</span></div>
          <div class="row"><span>{isOver(one) ? outcomes(one) : progress(one)}</span><button type="button" class="button bare push" onClick={() => open(one.id)}>看结果<span class="unseen">：{one.name}，{moment(one.at, true)}</span></button></div>
        </li>
      ))}</ul>
      {page.more}
    </section>
  );
}

/** Asked again and again until it is over; a cut in between is asked over. */
function useReport(id: string): { report: Report | null; error: unknown; again: () => void } {
  const [report, setReport] = useState<Report | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isHere = true;
    let clock: ReturnType<typeof setTimeout> | undefined;
    const look = () => void get<Report>(`/resident-imports/${id}?limit=1`).then((one) => {
      if (!isHere) return;
      setReport(one);
      if (!isOver(one)) clock = setTimeout(look, LOOK_EVERY);
    }, (problem: unknown) => isHere && setError(problem));
    setError(null);
    look();
    return () => { isHere = false; clearTimeout(clock); };
  }, [id, round]);
  return { report, error, again: () => setRound(round + 1) };
}

function Result({ id, take, again }: { id: string; take: (() => Promise<void>) | null; again: () => void }) {
  const { report, error, again: lookAgain } = useReport(id);
  if (error) return <Trouble error={error} again={lookAgain} />;
  if (!report || !isOver(report)) return (
    <section class="card" aria-label="进度"><p role="status">{progress(report)}</p>{report && report.total > 0 && <progress class="whole-bar" max={report.total} value={report.done} aria-label="读到第几行" />}<p class="soft small">离开这一页也行，结果会列在“您以前交的文件”里。</p></section>
  );
  const isBad = report.state === 'unreadable' || countOf(report, 'refused') > 0;
  return (
    <section class="card" aria-labelledby="import-result">
      <h3 id="import-result">{report.dry_run ? '检查结果' : '导入结果'}：{report.name}</h3>
      <Notice kind={isBad ? 'warn' : 'good'}><p>{summed(report)}</p>{report.dry_run && report.state === 'done' && countOf(report, 'refused') > 0 && <p>没收的行不会导入。可以改好文件再选一次；也可以先导入别的行，改好以后再导，导过的不会重复。</p>}</Notice>
      <Lines report={report} />
      <div class="actions all">
        {report.dry_run && take && takes(report) > 0 && <DoButton kind="main" run={take} busyText="正在交文件…">{`导入这 ${takes(report)} 行`}</DoButton>}
        {report.dry_run && !take && takes(report) > 0 && <p class="soft">要导入这些行，请回去再选一次这个文件。</p>}
        <button type="button" class="button" onClick={again}>{!take ? '看好了，回去' : report.dry_run ? '换一个文件' : '再导一个文件'}</button>
      </div>
    </section>
  );
}

/** What became of each line; those that were refused first. */
function Lines({ report }: { report: Report }) {
  const there = OUTCOMES.filter(([outcome]) => countOf(report, outcome) > 0);
  const [shown, setShown] = useTyped<Outcome>(`import-lines-${report.id}`, there.length ? there[0]![0] : 'refused');
  const address = `/resident-imports/${report.id}?limit=100&outcome=${shown}`;
  const page = useList<Schemas['VisitsLineOut']>(address, undefined, '再看后面的行', (one) => get<Report>(one).then((told) => ({ items: told.lines, next: told.next })));
  return (
    <div class="stack-small">
      {there.length > 1 && <div class="row">{there.map(([outcome, name]) => <button key={outcome} type="button" class={`button ${outcome === shown ? 'action-on' : ''}`} aria-pressed={outcome === shown} onClick={() => setShown(outcome)}>{name} {countOf(report, outcome)} 行</button>)}</div>}
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait text="正在取每一行的结果" />}
      {page.items && !page.items.length && <p class="soft">没有要说的行。</p>}
      {page.items && page.items.length > 0 && (
        <ul class="lines" aria-label={`每一行的结果：${outcomeName(shown)}`}>{page.items.map((one, place) => <li key={place}><strong class="number">{one.line ? `文件第${one.line}行` : '整个文件'}</strong>：{one.words || outcomeName(one.outcome)}</li>)}</ul>
      )}
      {page.more}
    </div>
  );
}
