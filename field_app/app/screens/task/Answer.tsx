/** The secretary asks about a job; and a job that another worker wants to pass on. */
import { useRef } from 'preact/hooks';
import { Pad, type Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { Words } from '../../../../server/web/kit/ui/words.tsx';
import { useDraft } from './draft.ts';
import { workerName } from '../worker.ts';
import { alongDigest, keepInk, layDown, shownOf } from './laying.ts';
import { Submit, type TaskScreen } from './parts.tsx';

export function Answer({ one }: TaskScreen) {
  const writing = useDraft(one.id, { text: '' });
  if (!writing) return null;
  const { fields, command, set } = writing;
  const submit = async () => {
    const text = fields.text.trim();
    if (!text) return [{ anchor: 'text', message: '请写几个字回答' }];
    return layDown(writing, { kind: 'answer', task: one.id, of: one.job!, inner: one.question!, about: one.job!, body: { id: command, text }, shown: [] });
  };
  return (
    <section class="card stack">
      <Words id="text" label="您的回答" value={fields.text} onType={(text) => set({ text })} />
      <Submit submit={submit} keeping={writing.keeping}>回答书记</Submit>
    </section>
  );
}

export function Passing({ one }: TaskScreen) {
  const writing = useDraft(one.id, { reason: '' });
  const signed = useRef<Signed | null>(null);
  if (!writing) return null;
  const { fields, command, set } = writing;
  const gives = one.gives || [];
  const take = async () => {
    const ink = signed.current ? (await keepInk(signed.current, { command, shown: await alongDigest(one.id, gives.map(({ original }) => original)), signer: await workerName() })).id : null;
    const kind = ink ? { kind: 'receiving' as const, inner: ink } : { kind: 'taking' as const };
    return layDown(writing, { ...kind, task: one.id, of: one.id, about: one.id, body: null, shown: await shownOf(command, [ink]) });
  };
  const decline = async () => {
    const reason = fields.reason.trim();
    if (!reason) return [{ anchor: 'reason', message: '请写为什么不接' }];
    return layDown(writing, { kind: 'refusal', task: one.id, of: one.id, about: one.id, body: { reason }, shown: [] });
  };
  return (
    <>
      <div class="card stack">
        <p>接下以后，这件事由您接着办，本人的情况会送到您手机上。没接以前，还归对方管。</p>
        {gives.length > 0 && (
          <section class="field stack-small" aria-label="一起交的原件">
            <p class="strong">一起交来的原件：{gives.map(({ what }) => what || '原件').join('、')}</p>
            <p class="soft">拿到原件了，请签名。还没拿到的不用签，先把事接下来；原件还记在对方名下，拿到时在“手里的原件”里签。</p>
            <Pad label="接手人签名（您自己）" onSigned={(ink) => { signed.current = ink; }} otherwise="还没拿到原件的，不用签。" />
          </section>
        )}
        <Submit submit={take}>接下来</Submit>
      </div>
      <details class="card">
        <summary>我接不了</summary>
        <Words id="reason" label="为什么不接" value={fields.reason} onType={(reason) => set({ reason })} />
        <Submit submit={decline} keeping={writing.keeping}>不接，还给对方</Submit>
      </details>
    </>
  );
}
