/** What a worker's phone sent and nobody could take: in words, beside what was taken; let in where the rules allow it. */
import { useState } from 'preact/hooks';
import { get, put } from '../kit/api/client.ts';
import { inWords } from '../kit/api/problem.ts';
import type { ParkedOne, Schemas } from '../kit/api/types.ts';
import { moment } from '../kit/checks/words.ts';
import { DoButton, Notice } from '../kit/ui/parts.tsx';
import { Words } from '../kit/ui/words.tsx';
import { Look } from './Look.tsx';
import { useTyped } from './typed.ts';

type Told = Schemas['HandoffsParkedWordsOut'];

interface Props {
  one: ParkedOne;
  again: () => void;
}

/** Asked for when it is wanted: a look is logged. */
export function Said({ one, again }: Props) {
  const [told, setTold] = useState<Told | null>(null);
  const [fault, setFault] = useState('');
  const look = () => get<Told>(`/parked/${one.id}/words`).then(setTold, (error: unknown) => setFault(inWords(error)));
  if (fault) return <p class="fault" role="alert">{fault}</p>;
  if (!told) return <p><DoButton run={look}>看写了什么</DoButton></p>;
  if (!told.is_readable) return <Notice kind="warn"><p>打不开，看不到写了什么。请联系网格员，问清楚给谁办、办什么，再上门登记一次。处理好了，在下面写一句。</p></Notice>;
  return (
    <div class="stack-small">
      <p><strong>{told.name || one.kind_name}</strong>{told.resident_name && <> · {told.resident_name}</>}{told.declared_at && <span class="soft"> · <span class="whole">{moment(told.declared_at, true)}</span>上门办的</span>}</p>
      <Compared told={told} />
      {told.lines.map((line) => <p key={line.label}><span class="soft">{line.label}：</span>{line.text}</p>)}
      {told.fields.length > 0 && <details open={!told.differs}><summary>填的内容，共{told.fields.length}项</summary><Fields lines={told.fields} /></details>}
      {told.consent && <p><span class="soft">本人同意：</span>{told.consent}</p>}
      <Pictures told={told} />
      {told.may_come_in && <LetIn one={one} again={again} />}
    </div>
  );
}

/** Each changed field with what was taken before; other parts by their name. */
function Compared({ told }: { told: Told }) {
  if (!told.differs) return null;
  if (!told.differs.length) return <p>和先收下的一样，没有不同的地方。</p>;
  return (
    <>
      <p>和先收下的不一样：<strong>{told.differs.join('、')}</strong></p>
      {told.fields.filter((line) => line.is_changed).map((line) => (
        <p key={line.code}><strong>{line.label}</strong><br /><span class="soft small">先收下的：</span>{line.pages.length ? '另一张' : line.before || '没有填'}<br /><span class="soft small">这一份：</span>{line.pages.length ? '换了一张' : line.text || '没有填'}</p>
      ))}
    </>
  );
}

const Fields = ({ lines }: { lines: Told['fields'] }) => (
  <div class="field-table still">{lines.map((line) => <div class="field-line" key={line.code}><span class="soft">{line.label}</span><span class="value">{line.pages.length ? `${line.pages.length}张` : line.text || '—'}</span></div>)}</div>
);

function Pictures({ told }: { told: Told }) {
  if (!told.files.length) return null;
  return (
    <div class="looks">
      {told.files.map((file, place) => {
        const label = `${file.what}，第${place + 1}张`;
        if (file.grant) return <Look key={file.ref} page={{ ref: file.ref, grant: file.grant }} label={label} short={`看第${place + 1}张`} />;
        return <span class="soft" key={file.ref}>第{place + 1}张{file.state === 'refused' ? `用不了${file.reason ? `：${file.reason}` : ''}` : '还没传到'}</span>;
      })}
    </div>
  );
}

/** It goes on as the worker's own: he stood at the door. */
function LetIn({ one, again }: Props) {
  const [words, setWords] = useTyped(`let-in-${one.id}`, '');
  const [fault, setFault] = useState('');
  const letIn = () => put(`/jobs/${one.subject}/admission`, { parked: one.id, words: words.trim() }).then(again, (error: unknown) => setFault(inWords(error)));
  return (
    <div class="stack">
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      <p>内容没问题的，可以让它进来：算这位网格员上门办的，照样要书记批。不让它进来的，在最下面写怎么处理。</p>
      <Words id={`let-in-${one.id}`} label="为什么让它进来（网格员看得到）" hint="核对过，是他上门办的，照办" value={words} onType={setWords} />
      <p><DoButton kind="main" disabled={!words.trim()} run={letIn}>让它进来</DoButton></p>
    </div>
  );
}
