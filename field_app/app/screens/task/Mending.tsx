/** A body's correction: what is marked is mended with the screens of a job, also without a network. */
import type { Form } from '../../../../server/web/kit/form/shapes.ts';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { DoButton } from '../../../../server/web/kit/ui/parts.tsx';
import { lists, vault } from '../../shell/app.ts';
import { forms, returns, unopened, type Return, type Task } from '../../store/index.ts';
import { answerOf, beginAnswer } from '../job/begin.ts';
import { useKept } from '../kept.ts';
import { markLines } from '../todo.ts';
import { goesThen } from '../words.ts';

/** What was lent for a notice. */
export const lentTo = async (notice: Uuid): Promise<Return | undefined> => (await returns(vault).all()).ones.filter((row) => row.door_notice === notice)[0];

async function read(notice: Uuid): Promise<{ back: Return | undefined; form: Form | undefined; isBegun: boolean }> {
  const back = await lentTo(notice);
  const form = back && back.form ? await forms(vault).get(back.form).catch(unopened) : undefined;
  return { back, form, isBegun: !!back && !!(await answerOf(back.id)) };
}

export function Mending({ one }: { one: Task }) {
  const { value } = useKept(() => read(one.door_notice!), lists);
  if (!value) return null;
  const { back, form, isBegun } = value;
  return (
    <section class="card stack" aria-labelledby="mending">
      <h2 id="mending">和本人一起改好</h2>
      <ul class="dots">{markLines({ ...one, marks: back ? back.marks : one.marks }, form).map((line) => <li key={line}>{line}</li>)}</ul>
      <p>只改这几处，别的都不用动。没有网也能改，{goesThen(vault.can('people'))}。</p>
      {back && form ? <p><DoButton kind="main full" run={() => beginAnswer(back.id)}>{isBegun ? '接着改' : '去改'}</DoButton></p>
        : <p class="soft">这件事的表格还没有取到，请连一次网，取到以后没有网也能改。</p>}
    </section>
  );
}
