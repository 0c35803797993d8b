/** The secretary asks about a job; and a job that another worker wants to pass on. */
import { DoButton } from '../../../../server/web/kit/ui/parts.tsx';
import { uuid7 } from '../../../../server/web/kit/ids.ts';
import { useDraft } from './draft.ts';
import { layDown } from './laying.ts';
import { Submit, Words, type TaskScreen } from './parts.tsx';

export function Answer({ one }: TaskScreen) {
  const writing = useDraft(one.id, { text: '' });
  if (!writing) return null;
  const { fields, command, set, saved } = writing;
  const submit = async () => {
    const text = fields.text.trim();
    if (!text) return [{ anchor: 'text', message: '请写几个字回答' }];
    await saved();
    return layDown({ id: command, kind: 'answer', task: one.id, of: one.job!, inner: one.question!, about: one.job!, body: { id: command, text }, shown: [], draft: one.id });
  };
  return (
    <section class="card stack">
      <Words id="text" label="您的回答" value={fields.text} onType={(text) => set({ text })} />
      <Submit submit={submit} isFull={writing.isFull}>回答书记</Submit>
    </section>
  );
}

export function Passing({ one }: TaskScreen) {
  const writing = useDraft(one.id, { reason: '' });
  if (!writing) return null;
  const { fields, command, set, saved } = writing;
  const take = async () => void (await layDown({ id: uuid7(), kind: 'taking', task: one.id, of: one.id, about: one.id, body: null, shown: [], draft: one.id }));
  const decline = async () => {
    const reason = fields.reason.trim();
    if (!reason) return [{ anchor: 'reason', message: '请写为什么不接' }];
    await saved();
    return layDown({ id: command, kind: 'refusal', task: one.id, of: one.id, about: one.id, body: { reason }, shown: [], draft: one.id });
  };
  return (
    <>
      <div class="card stack">
        <p>接下以后，这件事由您接着办，本人的情况会送到您手机上。没接以前，还归对方管。</p>
        <p><DoButton kind="main full" run={take} busyText="正在存…">接下来</DoButton></p>
      </div>
      <details class="card">
        <summary>我接不了</summary>
        <Words id="reason" label="为什么不接" value={fields.reason} onType={(reason) => set({ reason })} />
        <Submit submit={decline} isFull={writing.isFull}>不接，还给对方</Submit>
      </details>
    </>
  );
}
