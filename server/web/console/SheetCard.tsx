/** A case whose deciding system is outside: copy-ready values in that system's order, then only its number and outcome. */
import { useState } from 'preact/hooks';
import { get, post, put } from '../kit/api/client.ts';
import { inWords } from '../kit/api/problem.ts';
import { uuid7 } from '../kit/ids.ts';
import { DoButton, Notice } from '../kit/ui/parts.tsx';
import { Input } from './Door.tsx';
import { ForAReason } from './ForAReason.tsx';
import { Produced } from './Produced.tsx';
import type { DeskCase, Outside, Sheet } from './shapes.ts';
import { useTyped } from './typed.ts';

const OUTCOMES: Array<[string, string]> = [['received', '已收件'], ['in_review', '在审核'], ['granted', '准予'], ['denied', '不予']];

export function SheetCard({ one, again }: { one: DeskCase; again: () => void }) {
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [fault, setFault] = useState('');
  const outside = one.external!;
  const [full, setFull] = useState(false);
  const open = () => get<Sheet>(`/cases/${one.id}/sheet`).then(setSheet, (error: unknown) => setFault(inWords(error)));
  const copy = (reason: string) => post<Sheet>(`/cases/${one.id}/sheet/unmaskings`, { reason }).then((found) => { setSheet(found); setFull(true); });
  const mayEnter = one.allowed.indexOf('enter') >= 0;
  return (
    <section class="card" aria-labelledby="outside">
      <h2 id="outside">外部系统：{outside.name}</h2>
      <p class="soft">{outside.number ? <>那边的编号 <strong class="number">{outside.number}</strong></> : wayOf(outside)}</p>
      {outside.trouble && outside.interface === 'adapter' && <p class="fault">{troubleOf(outside)}</p>}
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      {mayEnter && !full && <ForAReason words="打开可复制的表" run={copy} />}
      {sheet ? <Lines sheet={sheet} canCopy={full} /> : <DoButton run={open}>先看有哪些项（已遮盖）</DoButton>}
      {mayEnter && <Enter one={one} again={again} />}
    </section>
  );
}

/** How the case gets there. A catalogue's system has an `adapter`, or a `sheet` that is copied by hand. */
function wayOf(outside: Outside): string {
  if (outside.interface === 'sheet') return '这个系统没有接口，请打开下面的表，逐项复制过去';
  if (outside.state === 'manual') return '没有自动送成，请打开下面的表，逐项复制过去';
  return outside.state === 'sent' ? '已经自动送过去，等那边的编号' : '受理以后，系统会自动送过去';
}

/** Why it did not go, in plain words; theirs, where they said any. */
function troubleOf(outside: Outside): string {
  if (outside.state === 'queued' || outside.state === 'sent') return '这次没有联系上那边，系统会再试';
  if (outside.trouble === 'refused') return `那边退回来了${outside.words ? `：${outside.words}` : ''}`;
  return outside.trouble === 'no-answer' ? '试了很多次，那边一直没有回应' : '和那边还没有接通';
}

function Lines({ sheet, canCopy }: { sheet: Sheet; canCopy: boolean }) {
  const [copied, setCopied] = useState('');
  const copy = (text: string, code: string) => navigator.clipboard.writeText(text).then(() => setCopied(code), () => setCopied(''));
  return (
    <>
      <p role="status" class="unseen">{copied && '已复制'}</p>
      <table class="sheet"><tbody>
        {sheet.lines.map((line) => (
          <tr key={line.code}><th scope="row">{line.label}</th><td>{line.value}</td>
            <td>{canCopy && line.value && <button type="button" class="button" onClick={() => void copy(line.value, line.code)}>{copied === line.code ? '已复制' : '复制'}<span class="unseen">{line.label}</span></button>}</td></tr>
        ))}
      </tbody></table>
    </>
  );
}

function Enter({ one, again }: { one: DeskCase; again: () => void }) {
  const [number, setNumber] = useTyped('outside-number', one.external!.number || '');
  const [outcome, setOutcome] = useTyped('outside-outcome', 'received');
  const [reason, setReason] = useTyped('outside-reason', '');
  const [produced, setProduced] = useTyped<Record<string, string>>('outside-produced', {});
  const [command] = useTyped('outside', uuid7);
  const [fault, setFault] = useState('');
  const brings = outcome === 'granted' ? one.produces : [];
  const save = () => put(`/cases/${one.id}/external/${command}`, { number, outcome, reason, produced: outcome === 'granted' ? produced : {} }).then(again, (error: unknown) => setFault(inWords(error)));
  return (
    <fieldset class="field"><legend class="label">录入那边的编号和结果</legend>
      {fault && <p class="fault" role="alert">{fault}</p>}
      <Input id="outside-number" label="编号" value={number} onType={setNumber} />
      <div class="field"><label class="label" for="outside-outcome">结果</label>
        <select class="input" id="outside-outcome" value={outcome} onChange={(event) => setOutcome((event.target as HTMLSelectElement).value)}>{OUTCOMES.map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select></div>
      {outcome === 'denied' && <Input id="outside-reason" label="不予的理由" value={reason} onType={setReason} />}
      <Produced one={one} codes={brings} given={produced} onGiven={setProduced} />
      <div class="field"><DoButton kind="main" run={save} disabled={!number.trim() || !brings.every((code) => !!produced[code])}>保存</DoButton></div>
    </fieldset>
  );
}
