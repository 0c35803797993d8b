/** A result that a colleague is to bring, or a returned job that he is to correct: asked with a reason, and it stays where it is until the colleague says yes. */
import { useRef, useState } from 'preact/hooks';
import { inWords } from '../../../../server/web/kit/api/problem.ts';
import type { Schemas } from '../../../../server/web/kit/api/types.ts';
import { Pad, type Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { DoButton, Notice } from '../../../../server/web/kit/ui/parts.tsx';
import { Words } from '../../../../server/web/kit/ui/words.tsx';
import { api, isOnline, lists, vault } from '../../shell/app.ts';
import { deeds, tasks, type Task } from '../../store/index.ts';
import { OneOf } from '../job/Choices.tsx';
import { useKept } from '../kept.ts';
import { isInHand } from '../todo.ts';
import { workerName } from '../worker.ts';
import { useDraft } from './draft.ts';
import { alongDigest, keepInk, layDown, shownOf } from './laying.ts';
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

/** The originals of a job that are in these hands, and of which nobody noted yet that they went on. */
const inHand = (job: string | null) => async () => {
  const gone = (await deeds.all(vault)).ones.filter((deed) => deed.kind === 'handover').map((deed) => deed.task);
  return (await tasks(vault).all()).ones.filter((each) => each.job === job && isInHand(each) && gone.indexOf(each.id) < 0);
};

function Asking({ one, isBegun }: Props) {
  const signed = useRef<Signed | null>(null);
  const pieces = useKept(inHand(one.job), lists).value || [];
  const writing = useDraft<Fields>(`${one.id}/on`, { known: [], to: null, reason: '' });
  if (!writing) return null;
  const { fields, command, set } = writing;
  const [whom, why] = [`to-${one.id}`, `pass-reason-${one.id}`];
  const submit = async () => {
    const reason = fields.reason.trim();
    const lacks = [...(!fields.to ? [{ anchor: whom, message: '请选请谁接手' }] : []), ...(!reason ? [{ anchor: why, message: '请写几个字，为什么换人' }] : [])];
    if (lacks.length) return lacks;
    const originals = pieces.map((each) => each.original!).sort();
    const ink = signed.current ? (await keepInk(signed.current, { command, shown: await alongDigest(command, originals), signer: await workerName() })).id : null;
    const along = ink ? { originals, signature: ink } : {};
    return layDown(writing, { kind: 'offer', task: one.id, of: one.job!, inner: command, about: one.job!, body: { job: one.job, to: fields.to, reason, ...along }, shown: await shownOf(command, [ink]) });
  };
  return (
    <div class="stack-small">
      <p class="soft">同事答应了，才归他管；答应以前还归您管。{isBegun && '这里改了一半的不会跟着过去。'}</p>
      {fields.known.length ? <OneOf id={whom} label="请谁接手" choices={fields.known} chosen={fields.to} onChoose={(to) => set({ to })} /> : <Who job={one.job!} onKnown={(known) => set({ known })} />}
      {fields.known.length > 0 && <>
        <Words id={why} label="为什么换人" hint="比如：我下周休假" value={fields.reason} onType={(reason) => set({ reason })} />
        {pieces.length > 0 && (
          <section class="field stack-small" aria-label="一起交的原件">
            <p class="strong">您手里还有原件：{pieces.map(({ piece }) => (piece && piece.what) || '原件').join('、')}</p>
            <p class="soft">要一起交给同事的，请签名；同事拿到也签了名，才算交接。不签的，原件还归您拿着。</p>
            <Pad label="交出人签名（您自己）" onSigned={(ink) => { signed.current = ink; }} otherwise="现在不交原件的，不用签。" />
          </section>
        )}
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
