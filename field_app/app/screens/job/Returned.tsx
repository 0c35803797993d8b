/** What can be done about a job that came back: it is corrected, also without network; the resident insists on it as it was; or a colleague is asked to. */
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { DoButton } from '../../../../server/web/kit/ui/parts.tsx';
import { Words } from '../../../../server/web/kit/ui/words.tsx';
import { vault } from '../../shell/app.ts';
import { deeds, type Task } from '../../store/index.ts';
import { useKept } from '../kept.ts';
import { useDraft } from '../task/draft.ts';
import { layDown } from '../task/laying.ts';
import { Submit } from '../task/parts.tsx';
import { PassOn } from '../task/PassOn.tsx';
import { Withdraw } from '../task/Withdraw.tsx';
import { goesThen } from '../words.ts';
import { answering, type Answering } from './answering.ts';
import { beginAgain } from './begin.ts';
import { doneAddress } from './way.ts';

const STANDS: Partial<Record<Answering, string>> = {
  'no-form': '这件事的表格还没有取到，请连一次网，取到以后没有网也能改。', 'older-first': '上一次写的还没有送完。请先连网送完，再来改。',
  'on-its-way': '改好了，还没送到。', 'kept-apart': '改好送出了，书记那里要先核对一下，请看“未上传”。', there: '改好了，已经送到。',
};

async function read(task: Uuid, job: Uuid) {
  const ones = await deeds.fresh(vault);
  const kinds = ones.filter((deed) => deed.task === task).map((deed) => deed.kind);
  const isGone = ones.some((deed) => deed.about === job && deed.kind === 'withdrawal');
  return { stands: await answering(vault, job), insists: kinds.indexOf('insistence') >= 0, offers: kinds.indexOf('offer') >= 0, isGone };
}

export function Returned({ one }: { one: Task }) {
  const { id, job } = one;
  const { value } = useKept(() => read(id, job!));
  if (!value || !job) return null;
  const { stands, insists, offers, isGone } = value;
  if (isGone) return <p class="soft">本人说不办了，<a href="#unsent">在“未上传”里看送到没有</a>。</p>;
  if (insists) return <p class="soft">住户坚持照原样递上去，<a href="#unsent">在“未上传”里看送到没有</a>。</p>;
  const canChange = stands === 'open' || stands === 'begun';
  return (
    <>
      {canChange && <p><DoButton kind="main" run={() => beginAgain(job)}>{stands === 'begun' ? '接着改' : '去改'}</DoButton></p>}
      {STANDS[stands] && <p class="soft">{STANDS[stands]}{stands === 'on-its-way' && <>{goesThen(vault.can('people'))}。 <a href={doneAddress(job)}>看看</a></>}</p>}
      {canChange && <Insisting task={id} job={job} isBegun={stands === 'begun'} />}
      {offers ? <p class="soft">请同事接手，<a href="#unsent">在“未上传”里看送到没有</a>。同事答应以前还归您管。</p>
        : (canChange || stands === 'no-form') && <PassOn one={one} isBegun={stands === 'begun'} />}
      <Withdraw job={job} task={id} />
    </>
  );
}

/** Nobody can refuse a resident: what she will not have changed goes on as it is, if nothing is missing in it. Laid down here, sent when there is a network. */
function Insisting({ task, job, isBegun }: { task: Uuid; job: Uuid; isBegun: boolean }) {
  const writing = useDraft(`${task}/insist`, { words: '' });
  if (!writing) return null;
  const { fields, command, set } = writing;
  const field = `insist-${job}`;
  const submit = async () => {
    const words = fields.words.trim();
    if (!words) return [{ anchor: field, message: '请写下本人是怎么说的' }];
    return layDown(writing, { kind: 'insistence', task, of: job, about: job, job, body: { id: command, words }, shown: [] });
  };
  return (
    <details>
      <summary>住户坚持照原样递上去</summary>
      <div class="stack-small">
        <p>书记只看办得齐不齐，不能不让办。本人不肯改的，可以照退回来的样子递到中心，会记下是本人坚持的。没有网也能记，{goesThen(vault.can('people'))}；还缺东西的递不上去，会告诉您缺什么。</p>
        {isBegun && <p>这里改了一半的不会跟着递上去。</p>}
        <Words id={field} label="本人怎么说的" value={fields.words} onType={(words) => set({ words })} />
        <Submit submit={submit} keeping={writing.keeping}>照原样递上去</Submit>
      </div>
    </details>
  );
}
