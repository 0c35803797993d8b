/** 「本人不办了」: whoever wants it no more says so, at any time, and gives no reason. Laid down here, sent when there is a network. */
import { useState } from 'preact/hooks';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { Words } from '../../../../server/web/kit/ui/words.tsx';
import { BEGUN, HOW, lacksOf, reasonOf, WHO, type Withdrawing } from '../../rules/withdrawing.ts';
import { Typed } from '../../shell/Typed.tsx';
import { OneOf } from '../job/Choices.tsx';
import { useDraft } from './draft.ts';
import { layDown } from './laying.ts';
import { Submit } from './parts.tsx';

/** `task`: where it is shown; none where the job itself is looked at. */
export function Withdraw(about: { job: Uuid; task?: Uuid }) {
  const [open, setOpen] = useState(false);
  return <details onToggle={(event) => setOpen((event.target as HTMLDetailsElement).open)}><summary>本人不办了</summary>{open && <Said {...about} />}</details>;
}

function Said({ job, task }: { job: Uuid; task?: Uuid }) {
  const writing = useDraft<Withdrawing>(`${task || job}/withdraw`, BEGUN, !!task);
  if (!writing) return null;
  const { fields, command, set } = writing;
  const named = (part: string) => `${part}-${job}`; // there may be several in a list
  const submit = async () => {
    const lacks = lacksOf(fields).map((one) => ({ ...one, anchor: named(one.anchor) }));
    if (lacks.length) return lacks;
    return layDown(writing, { kind: 'withdrawal', task: task || job, of: job, about: job, job, body: { id: command, reason: reasonOf(fields) }, shown: [] });
  };
  return (
    <div class="stack-small">
      <p>随时可以不办，不用说理由。还没办出来的都停下，委托也到此为止。没有网也能记，有网了自己送。</p>
      <OneOf id={named('gone-who')} label="谁说的" choices={WHO} chosen={fields.who} onChoose={(who) => set({ who })} />
      {fields.who !== 'resident' && <Typed id={named('gone-relation')} label="和本人是什么关系" hint="比如：儿子、女儿、老伴" value={fields.relation} onType={(relation) => set({ relation })} />}
      <OneOf id={named('gone-how')} label="怎么说的" choices={HOW} chosen={fields.how} onChoose={(how) => set({ how })} />
      <Words id={named('gone-words')} label="还说了什么（可以不写）" hint="比如：儿子回来了，自己去办" value={fields.words} onType={(words) => set({ words })} />
      <Submit submit={submit} keeping={writing.keeping}>记下来，不办了</Submit>
    </div>
  );
}
