/** What can be done about a job that came back: it is corrected, also without network; or the resident insists on it as it was. */
import { useState } from 'preact/hooks';
import { inWords, Problem } from '../../../../server/web/kit/api/problem.ts';
import { uuid7, type Uuid } from '../../../../server/web/kit/ids.ts';
import { DoButton, Notice } from '../../../../server/web/kit/ui/parts.tsx';
import { api, lists, loop } from '../../shell/app.ts';
import type { Task } from '../../store/index.ts';
import { insist } from '../../sync/insisting.ts';
import { useKept } from '../kept.ts';
import { answering, type Answering } from './answering.ts';
import { beginAgain } from './begin.ts';
import { doneAddress } from './way.ts';

const STANDS: Partial<Record<Answering, string>> = {
  'no-form': '这件事的表格还没有取到，请连一次网，取到以后没有网也能改。', 'older-first': '上一次写的还没有送完。请先连网送完，再来改。',
  'on-its-way': '改好了，还没送到。有网了自己会送。', 'kept-apart': '改好送出了，书记那里要先核对一下，请看“未上传”。', there: '改好了，已经送到。',
};

export function Returned({ one: { job } }: { one: Task }) {
  const { value } = useKept(() => answering(job!), lists);
  if (!value || !job) return null;
  const canChange = value === 'open' || value === 'begun';
  return (
    <>
      {canChange && <p><DoButton kind="main" run={() => beginAgain(job)}>{value === 'begun' ? '接着改' : '去改'}</DoButton></p>}
      {STANDS[value] && <p class="soft">{STANDS[value]}{value === 'on-its-way' && <> <a href={doneAddress(job)}>看看</a></>}</p>}
      {canChange && <Insisting job={job} isBegun={value === 'begun'} />}
    </>
  );
}

/** Nobody can refuse a resident: what she will not have changed goes on as it is, if nothing is missing in it. */
function Insisting({ job, isBegun }: { job: Uuid; isBegun: boolean }) {
  const [words, setWords] = useState('');
  const [id, setId] = useState(uuid7);
  const [trouble, setTrouble] = useState<string[]>([]);
  const type = (text: string) => { setWords(text); setId(uuid7()); }; // other words are another wish
  const send = async () => {
    if (!words.trim()) return setTrouble(['请写下本人是怎么说的']);
    setTrouble([]);
    try {
      await insist(api, job, id, words.trim());
    } catch (error) {
      const faults = error instanceof Problem ? error.faults.map((fault) => fault.message) : [];
      return setTrouble(faults.length ? ['还有缺的，递不上去，要先补上：', ...faults] : [inWords(error)]);
    }
    return loop.wake(true);
  };
  const field = `insist-${job}`;
  return (
    <details>
      <summary>住户坚持照原样递上去</summary>
      <div class="stack-small">
        <p>书记只看办得齐不齐，不能不让办。本人不肯改的，可以照退回来的样子递到中心，会记下是本人坚持的。这一步要有网。</p>
        {isBegun && <p>这里改了一半的不会跟着递上去。</p>}
        <div class="field">
          <label class="label" for={field}>本人怎么说的</label>
          <textarea class="input" id={field} maxLength={500} rows={2} value={words} onInput={(event) => type((event.target as HTMLTextAreaElement).value)} />
        </div>
        {trouble.length > 0 && <Notice kind="bad">{trouble.map((text) => <p key={text}>{text}</p>)}</Notice>}
        <p><DoButton run={send} busyText="正在递…">照原样递上去</DoButton></p>
      </div>
    </details>
  );
}
