/** A result that a colleague is to bring, or a returned job that he is to correct: asked with a reason, and it stays where it is until the colleague says yes. */
import { useState } from 'preact/hooks';
import { inWords } from '../../../../server/web/kit/api/problem.ts';
import type { Schemas } from '../../../../server/web/kit/api/types.ts';
import { DoButton, Notice } from '../../../../server/web/kit/ui/parts.tsx';
import { Words } from '../../../../server/web/kit/ui/words.tsx';
import { api, isOnline } from '../../shell/app.ts';
import type { Task } from '../../store/index.ts';
import { OneOf } from '../job/Choices.tsx';
import { useDraft } from './draft.ts';
import { layDown } from './laying.ts';
import { Submit } from './parts.tsx';

interface Colleague {
  code: string;
  name: string;
}

interface Fields {
  /** As the server named them when it was asked. */
  known: Colleague[];
  to: string | null;
  reason: string;
}

interface Props {
  one: Task;
  /** Some of it was corrected here: that stays here. */
  isBegun?: boolean;
}

export function PassOn({ one, isBegun }: Props) {
  const isReturned = one.kind === 'return';
  if (one.offered_to) return <div class={isReturned ? '' : 'card'}><p>已请{one.offered_to}接手，等对方答复。答应以前还归您管。</p></div>;
  return (
    <details class={isReturned ? '' : 'card'}>
      <summary>{isReturned ? '我改不了，请同事改' : '我去不了，请同事送'}</summary>
      <Asking one={one} isBegun={isBegun} />
    </details>
  );
}

function Asking({ one, isBegun }: Props) {
  const writing = useDraft<Fields>(`${one.id}/on`, { known: [], to: null, reason: '' });
  if (!writing) return null;
  const { fields, command, set } = writing;
  const [whom, why] = [`to-${one.id}`, `pass-reason-${one.id}`];
  const submit = async () => {
    const reason = fields.reason.trim();
    const lacks = [...(!fields.to ? [{ anchor: whom, message: '请选请谁接手' }] : []), ...(!reason ? [{ anchor: why, message: '请写几个字，为什么换人' }] : [])];
    if (lacks.length) return lacks;
    return layDown(writing, { kind: 'offer', task: one.id, of: one.job!, inner: command, about: one.job!, body: { job: one.job, to: fields.to, reason }, shown: [] });
  };
  return (
    <div class="stack-small">
      <p class="soft">同事答应了，才归他管；答应以前还归您管。{isBegun && '这里改了一半的不会跟着过去。'}</p>
      {fields.known.length ? <OneOf id={whom} label="请谁接手" choices={fields.known} chosen={fields.to} onChoose={(to) => set({ to })} /> : <Who job={one.job!} onKnown={(known) => set({ known })} />}
      {fields.known.length > 0 && <>
        <Words id={why} label="为什么换人" hint="比如：我下周休假" value={fields.reason} onType={(reason) => set({ reason })} />
        <Submit submit={submit} keeping={writing.keeping}>请同事接手</Submit>
      </>}
    </div>
  );
}

/** Only the server knows who works in this community today. */
function Who({ job, onKnown }: { job: string; onKnown: (known: Colleague[]) => void }) {
  const [told, setTold] = useState('');
  const ask = async () => {
    setTold('');
    try {
      const { items } = await api.call<Schemas['HandoffsReceiversOut']>('GET', `/jobs/${job}/receivers`);
      if (items.length) return onKnown(items.map(({ account, name }) => ({ code: account, name })));
      return setTold('这个社区没有别的网格员，请打电话问社区书记。');
    } catch (error) {
      return setTold(inWords(error));
    }
  };
  return (
    <>
      {told && <Notice kind="warn"><p>{told}</p></Notice>}
      {isOnline() ? <p><DoButton kind="full" run={ask} busyText="正在看…">看看能请谁</DoButton></p> : <Notice kind="warn"><p>现在没有网，看不到能请谁。有网了再来，或者打电话问社区书记。</p></Notice>}
    </>
  );
}
