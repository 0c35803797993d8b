/** A visit that somebody asked for: she is asked, it is taken, it was made, or the worker cannot come. */
import { useRef, useState } from 'preact/hooks';
import { inWords, NoNetwork, Problem } from '../../../../server/web/kit/api/problem.ts';
import { uuid7 } from '../../../../server/web/kit/ids.ts';
import { DoButton, Notice } from '../../../../server/web/kit/ui/parts.tsx';
import { Words } from '../../../../server/web/kit/ui/words.tsx';
import { api, isOnline, loop, vault } from '../../shell/app.ts';
import { finished } from '../../store/index.ts';
import { beginFor, beginForNew } from '../job/begin.ts';
import { OneOf, Tick } from '../job/Choices.tsx';
import { useKept } from '../kept.ts';
import { useDraft } from './draft.ts';
import { layDown, moment } from './laying.ts';
import { Submit, type TaskScreen } from './parts.tsx';

const GONE = ['illegal-step', 'not-found'];

/** Only with a network: two workers may want it, and its answer tells the word and the number. */
export function Take({ one }: TaskScreen) {
  const command = useRef(uuid7());
  const [told, setTold] = useState('');
  const take = async () => {
    setTold('');
    try {
      await api.call('PUT', `/visit-requests/${one.id}/taking`, { id: command.current });
      await loop.wake(true);
    } catch (error) {
      if (error instanceof NoNetwork) return setTold('没有接上：现在连不上网。换个有信号的地方再点一次。');
      if (!(error instanceof Problem)) throw error;
      const [isGone, isOut] = [GONE.indexOf(error.slug) >= 0, error.status === 401];
      setTold(isGone ? '已经有人接了，或者不用去了。待办马上更新。' : isOut ? '登录过期了。请回到“待办”，登录以后再接。' : inWords(error));
      if (isGone || isOut) await loop.wake(true);
    }
  };
  return (
    <div class="card stack">
      <p>接下以后，才看得到姓名、电话和上门暗号，本人也会知道有人要来。</p>
      {told && <Notice kind="warn"><p>{told}</p></Notice>}
      {isOnline() ? <p><DoButton kind="main full" run={take} busyText="正在接…">接下，我去</DoButton></p> : <Notice kind="warn"><p>现在没有网，接不了：要连着网，才知道有没有别人接，才拿得到暗号和电话。有网了再来接。</p></Notice>}
    </div>
  );
}

/** That she was told the word, by whom nobody's message does it; also without a network. */
export function WordTold({ one }: Pick<TaskScreen, 'one'>) {
  const command = useRef(uuid7());
  const tell = (how: 'call' | 'face_to_face') => async () => {
    const visit = one.visit || one.id;
    const body = { id: command.current, how, whom: 'resident', ...(await moment()) };
    return layDown({ id: `${one.id}/word`, command: command.current, saved: () => Promise.resolve() }, { kind: 'word', task: one.id, of: visit, about: visit, body, shown: [] });
  };
  return (
    <>
      <p>告诉了的，点一下：</p>
      <Submit submit={tell('call')}>打电话告诉本人了</Submit>
      <Submit submit={tell('face_to_face')}>当面告诉本人了</Submit>
    </>
  );
}

/** Off to work, and done. */
export function Made(screen: TaskScreen) {
  const { one, whose, grids } = screen;
  return (
    <>
      {one.word && <div class="card"><p>到了门口先说暗号：</p><p class="spoken strong">“{one.word}”</p><p class="soft">对得上，本人才会开门。</p></div>}
      <p>{whose ? <DoButton kind="full" run={() => beginFor(whose, one.id)}>上门办事</DoButton> : !one.resident && <DoButton kind="full" run={() => beginForNew(grids.length === 1 ? grids[0]!.code : '')}>给新住户办事</DoButton>}</p>
      <Been {...screen} />
    </>
  );
}

const SAID = [{ code: 'yes', name: '说了，对上了' }, { code: 'no', name: '没有说', note: '比如本人认得您' }] as const;

function Been({ one }: TaskScreen) {
  const writing = useDraft(one.id, { said: null as 'yes' | 'no' | null, withJob: true, words: '' });
  const done = useKept(async () => (await finished.all(vault)).ones.filter((job) => job.visit === one.id)).value || [];
  if (!writing) return null;
  const { fields, command, set } = writing;
  const job = fields.withJob && done[0] ? done[0].id : null;
  const submit = async () => {
    if (!fields.said) return [{ anchor: 'said', message: '请选在门口说没说暗号' }];
    const body = { id: command, word_said: fields.said === 'yes', job, words: fields.words.trim(), ...(await moment()) };
    return layDown(writing, { kind: 'visit', task: one.id, of: one.id, about: one.id, job, body, shown: [] });
  };
  return (
    <section class="card stack" aria-labelledby="been">
      <h2 id="been">去过了</h2>
      <OneOf id="said" label="在门口说暗号了吗" choices={SAID} chosen={fields.said} onChoose={(said) => set({ said })} />
      {done[0] && <Tick id="with-job" label={`记上这次办的事：${done[0].title}`} on={fields.withJob} onTick={(withJob) => set({ withJob })} />}
      <Words id="words" label="办了什么、结果怎么样（可以不写）" value={fields.words} onType={(words) => set({ words })} />
      <Submit submit={submit} keeping={writing.keeping}>去过了，记下来</Submit>
    </section>
  );
}

const WHY = [{ code: 'busy', name: '那天在别处办事' }, { code: 'ill', name: '身体不舒服' }, { code: 'off', name: '请假、出门了' }, { code: 'other', name: '别的原因' }] as const;
type Why = (typeof WHY)[number]['code'];

/** Folded away: most come. */
export function CannotCome({ one }: TaskScreen) {
  const writing = useDraft(`${one.id}/pass`, { why: null as Why | null, reason: '' }); // what was written above stays
  if (!writing) return null;
  const { fields, command, set } = writing;
  const submit = async () => {
    const chosen = WHY.filter(({ code }) => code === fields.why)[0];
    if (!chosen) return [{ anchor: 'why', message: '请选为什么去不了' }];
    const reason = chosen.code === 'other' ? fields.reason.trim() : chosen.name;
    if (reason.length < 2) return [{ anchor: 'reason', message: '请写几个字，为什么去不了' }];
    return layDown(writing, { kind: 'pass', task: one.id, of: one.id, about: one.id, body: { id: command, reason, ...(await moment()) }, shown: [] });
  };
  return (
    <details class="card">
      <summary>我去不了</summary>
      <p class="soft">会请别的网格员去，也会告诉本人。</p>
      <OneOf id="why" label="为什么去不了" choices={WHY} chosen={fields.why} onChoose={(why) => set({ why })} />
      {fields.why === 'other' && <Words id="reason" label="写几个字" value={fields.reason} onType={(reason) => set({ reason })} />}
      <Submit submit={submit} keeping={writing.keeping}>去不了，请别人去</Submit>
    </details>
  );
}
