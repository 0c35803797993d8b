/** What could not be taken: who sent it and why it waits, what it says, what was done about it, and settling it with words. */
import { useState } from 'preact/hooks';
import { get, put } from '../kit/api/client.ts';
import { inWords } from '../kit/api/problem.ts';
import type { ParkedOne } from '../kit/api/types.ts';
import { moment } from '../kit/checks/words.ts';
import { useList } from '../kit/ui/list.tsx';
import { Look } from './Look.tsx';
import type { Leave } from './shapes.ts';
import { DoButton, Notice, Trouble, Wait } from '../kit/ui/parts.tsx';
import { Words } from '../kit/ui/words.tsx';
import { Said } from './ParkedWords.tsx';
import { useTyped } from './typed.ts';

const DECISIONS: Array<[string, string]> = [['first_stands', '以先交的为准'], ['done_anew', '已按后交的内容另外办了'], ['void', '重复误交，不用办']];

export function Parked() {
  const [isOpen, setIsOpen] = useTyped('is-open', true);
  const page = useList<ParkedOne>(`/parked?is_open=${isOpen}`);
  const shown = page.items || [];
  return (
    <div class="stack">
      <div class="tools"><label>哪些<select class="input" value={isOpen ? 'open' : 'settled'} onChange={(event) => setIsOpen((event.target as HTMLSelectElement).value === 'open')}><option value="open">还没处理</option><option value="settled">处理过的</option></select></label></div>
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait />}
      {page.items && !shown.length && <div class="card"><h2>{isOpen ? '没有要处理的' : '还没有处理过的'}</h2><p class="soft">同一个编号下后交来的不同内容、上门代办里一时收不下的，系统不覆盖也不丢，留在这里等人看。</p></div>}
      {shown.map((one) => <One key={one.id} one={one} again={page.again} />)}
      {page.more}
    </div>
  );
}

function One({ one, again }: { one: ParkedOne; again: () => void }) {
  const from = one.is_mine ? '我自己交的' : [one.author || '没有登记姓名', one.phone].filter(Boolean).join(' ');
  return (
    <section class="card" aria-label={`${one.kind_name}，${moment(one.parked_at)}`}>
      <div class="row"><h2>{one.kind_name}</h2><span class="push soft small">{moment(one.parked_at, true)}</span></div>
      <p>{from}{one.number && <><br /><span class="soft small number">编号 {one.number}</span></>}</p>
      {one.why_plain && <p><span class="soft">为什么留着：</span>{one.why_plain}</p>}
      {one.is_from_door ? <Said one={one} again={again} /> : <Difference id={one.id} />}
      {one.settled_at ? <p class="soft">{one.decision_name}：{one.words}（{moment(one.settled_at)}）</p> : <Settle one={one} again={again} />}
    </section>
  );
}

interface Told {
  is_form: boolean;
  lines: Array<{ code: string; label: string; first: string; later: string }>;
  cases: Array<{ id: string; number: string; name: string }>;
  file: Leave | null;
}

/** What differs, asked for when it is wanted: a look at a file is logged. */
function Difference({ id }: { id: string }) {
  const [told, setTold] = useState<Told | null>(null);
  const [fault, setFault] = useState('');
  const look = () => get<Told>(`/parked/${id}/difference`).then(setTold, (error: unknown) => setFault(inWords(error)));
  if (fault) return <p class="fault" role="alert">{fault}</p>;
  if (!told) return <p><DoButton run={look}>看有什么不同</DoButton></p>;
  return (
    <div class="stack-small">
      {told.lines.map((line) => <p key={line.code}><strong>{line.label}</strong><br /><span class="soft small">先交的：</span>{line.first || '没有填'}<br /><span class="soft small">后交的：</span>{line.later || '没有填'}</p>)}
      {!told.lines.length && !told.file && <p class="soft">{told.is_form ? '填的内容没有不同。' : '这不是填的表，没有能一项一项比的。请向本人问清楚。'}</p>}
      {told.file && <p><Look page={told.file} label="后交的文件" short="看后交的文件" /></p>}
      {told.cases.length > 0 && <><p>用到它的办件：</p><div class="looks">{told.cases.map((each) => <a class="button" key={each.id} href={`#case/${each.id}`}>{each.name}</a>)}</div></>}
    </div>
  );
}

function Settle({ one, again }: { one: ParkedOne; again: () => void }) {
  const [decision, setDecision] = useTyped(`what-${one.id}`, '');
  const [words, setWords] = useTyped(`words-${one.id}`, '');
  const [fault, setFault] = useState('');
  const id = `settle-${one.id}`;
  const settle = () => put(`/parked/${one.id}/settlement`, { decision, words: words.trim() }).then(again, (error: unknown) => setFault(inWords(error)));
  return (
    <>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      <div class="field"><label class="label" for={`${id}-what`}>怎么处理的</label>
        <select class="input" id={`${id}-what`} value={decision} onChange={(event) => setDecision((event.target as HTMLSelectElement).value)}>
          <option value="">请选择</option>{DECISIONS.map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select></div>
      <Words id={`${id}-words`} label={one.is_from_door ? '给网格员的话（他看得到）' : '给本人的话（他看得到）'} value={words} onType={setWords} />
      <DoButton kind="main" disabled={!decision || !words.trim()} run={settle}>处理好了</DoButton>
    </>
  );
}
