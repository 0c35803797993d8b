/** A result comes to the door, and whoever gets it says so. Nobody rates anything here. */
import { useRef } from 'preact/hooks';
import type { Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { Notice } from '../../../../server/web/kit/ui/parts.tsx';
import { Words } from '../../../../server/web/kit/ui/words.tsx';
import { BEGUN, handingOf, lacksOf, type Handing } from '../../rules/handing.ts';
import { vault } from '../../shell/app.ts';
import { deeds, tasks, type Task } from '../../store/index.ts';
import { Tick } from '../job/Choices.tsx';
import { Shot } from '../job/Shot.tsx';
import { useKept } from '../kept.ts';
import { called } from '../search.ts';
import { workerName } from '../worker.ts';
import { useDraft } from './draft.ts';
import { Hand } from './Hand.tsx';
import { keepInk, layDown, moment, shownOf } from './laying.ts';
import { Submit, type TaskScreen } from './parts.tsx';
import { carryAddress, taskAddress } from './way.ts';

interface Fields {
  given: Handing;
  photo: string | null;
  /** She does not want to be photographed. */
  isUnpictured: boolean;
  words: string;
}

/** Pieces of this job that are not back yet, and of which nobody noted that they are. */
async function away(one: Task): Promise<Task[]> {
  const [{ ones }, done] = [await tasks(vault).all(), await deeds.fresh(vault)];
  return ones.filter((other) => other.original && other.job === one.job && !done.some((deed) => deed.kind === 'handover' && deed.task === other.id));
}

export function Deliver({ one, whose }: TaskScreen) {
  const writing = useDraft<Fields>(one.id, { given: BEGUN, photo: null, isUnpictured: false, words: '' });
  const signed = useRef<Signed | null>(null);
  const out = useKept(() => away(one)).value || [];
  if (!writing) return null;
  const { fields, command, set, saved } = writing;
  const { given, isUnpictured } = fields;
  const photo = isUnpictured ? null : fields.photo;
  const grade = one.grade === 'simple' ? 'simple' : 'risky';
  const submit = async () => {
    const lacks = [...lacksOf(given, grade, !!signed.current, { worker: await workerName(), resident: whose ? whose.name : '' }), ...(one.asks_photo && !photo && !isUnpictured ? [{ anchor: 'photo', message: '请拍一张送到时的照片；本人不愿拍的，请勾选' }] : [])];
    if (lacks.length) return lacks;
    const signer = given.who === 'resident' ? (whose ? called(whose) : '本人') : (given.name || given.relation).trim();
    const ink = signed.current ? (await keepInk(signed.current, { command, shown: one.to_sign!, signer })).id : null;
    const said = handingOf(given, ink);
    const body = { id: command, ...said, photo, ...(one.asks_photo && isUnpictured ? { is_unpictured: true } : {}), ...(await moment()), words: fields.words.trim() };
    return layDown(writing, { kind: 'delivery', task: one.id, of: one.job!, about: one.job!, body, shown: await shownOf(command, [said.signature as string | null, photo]) });
  };
  return (
    <>
      {out.length > 0 && <Notice kind="warn"><p>还有原件没有还，先还了再签收：</p><ul class="dots">{out.map((other) => <li key={other.id}><a href={taskAddress(other.id)}>{(other.piece && other.piece.what) || other.words}</a></li>)}</ul></Notice>}
      <Hand {...{ given, grade, command, saved }} words={`“${one.name || '办的事'}”的结果，网格员当面交给我了。`} onSet={(next) => set({ given: next })} onSigned={(ink) => { signed.current = ink; }} />
      {one.asks_photo && <section class="card" aria-labelledby="asked-photo"><h2 id="asked-photo">这件事要拍一张照片</h2><p>{one.photo_why || '拍一张把结果交到手里的照片。本人不愿意露脸的，只拍手和证件'}。本人不愿拍的，不拍也照样给。</p>{whose && whose.photo_allowed === false && <Notice kind="warn"><p>本人不愿拍照，或者没说过愿意。请先问一声。</p></Notice>}<Tick id="unpictured" label="本人不愿拍照" on={isUnpictured} onTick={(on) => set({ isUnpictured: on })} />{!isUnpictured && <Shot id="photo" label="拍照" name="送到时的照片" place={{ job: command, slot: 'photo' }} value={photo} saved={saved} onTaken={(ref) => set({ photo: ref })} />}</section>}
      <div class="card"><Words id="words" label="还要记一句吗（可以不写）" hint="比如：老年卡一张，当面交到手里" value={fields.words} onType={(words) => set({ words })} /></div>
      <Submit submit={submit} keeping={writing.keeping}>收到了，签收</Submit>
      {one.job && <p><a class="button bare" href={carryAddress(one.job)}>要带走原件？</a></p>}
    </>
  );
}
