/** A notice for the bedside: read out in large print, then who was told, how and when. */
import { Notice } from '../../../../server/web/kit/ui/parts.tsx';
import { Words } from '../../../../server/web/kit/ui/words.tsx';
import { dayIn } from '../../rules/consent.ts';
import { isToMend, isToTell } from '../../rules/owing.ts';
import { sentencesOf } from '../../rules/reading.ts';
import { Typed } from '../../shell/Typed.tsx';
import type { Task } from '../../store/index.ts';
import { Aloud } from '../job/Aloud.tsx';
import { OneOf } from '../job/Choices.tsx';
import { Large } from '../job/Large.tsx';
import { markLines } from '../todo.ts';
import { useDraft } from './draft.ts';
import { layDown, moment } from './laying.ts';
import { Owes } from './Owes.tsx';
import { Mending } from './Mending.tsx';
import { OneOfDays, Printed, Submit, type TaskScreen } from './parts.tsx';
import { carryAddress } from './way.ts';

/** What is read out; of a pack from before it was told along, what the list says. */
export const saidIn = (one: Task): string[] => {
  const { notice } = one;
  if (!notice) return [one.words, ...markLines(one)];
  return [notice.title, notice.opening, `${notice.until_label}：${notice.until}`, ...notice.parts.flatMap((part) => [part.heading, ...part.lines]), notice.footer];
};

const WHOM = [{ code: 'resident', name: '本人' }, { code: 'guardian', name: '监护人' }, { code: 'relative', name: '亲属' }] as const;
const HOW = [{ code: 'in_person', name: '当面说的' }, { code: 'paper', name: '送了纸质通知' }, { code: 'phone', name: '打电话说的' }, { code: 'relative', name: '托亲属说的' }] as const;
const WHEN = [{ code: 'now', name: '刚才' }, { code: 'before', name: '早些时候' }] as const;

const DAYS = [0, 1, 2, 3, 4, 5, 6, 7];
const HOURS = Array.from({ length: 16 }, (_, place) => `0${place + 6}`.slice(-2));

interface Fields {
  whom: (typeof WHOM)[number]['code'];
  relation: string;
  how: (typeof HOW)[number]['code'] | null;
  when: (typeof WHEN)[number]['code'];
  day: string;
  hour: string;
  teller: string;
  words: string;
}

export function Telling(screen: TaskScreen) {
  const { one, done } = screen;
  const { notice } = one;
  const toTell = isToTell(one, done);
  return (
    <>
      {toTell && <section class="card stack" aria-label="念给本人听的话">
        <Large />
        <Aloud sentences={saidIn(one).flatMap(sentencesOf)} />
        {notice ? (
          <>
            <h2>{notice.title}</h2>
            <p>{notice.opening}</p>
            <Notice kind="warn"><p>{notice.until_label}</p><p class="spoken strong">{notice.until}</p></Notice>
            {notice.parts.map((part, place) => <div key={place}><h3>{part.heading}</h3><ul class="dots">{part.lines.map((line) => <li key={line}>{line}</li>)}</ul></div>)}
            <p class="soft">{notice.footer}</p>
          </>
        ) : saidIn(one).map((line) => <p key={line}>{line}</p>)}
      </section>}
      {one.door_notice && <Printed name={(notice && notice.title) || '通知'} path={`/door-notices/${one.door_notice}/paper`}>打印用的纸质通知</Printed>}
      <Owes one={one} done={done} />
      {isToMend(one, done) && <Mending one={one} />}
      {toTell && <Told {...screen} />}
      {one.job && <p><a class="button bare" href={carryAddress(one.job)}>要带走原件？</a></p>}
    </>
  );
}

function Told({ one }: TaskScreen) {
  const writing = useDraft<Fields>(one.id, { whom: 'resident', relation: '', how: null, when: 'now', day: '', hour: '09', teller: '', words: '' });
  if (!writing) return null;
  const { fields, command, set } = writing;
  const submit = async () => {
    const typed = fields.when === 'before' ? Date.parse(`${fields.day}T${fields.hour}:00:00+08:00`) : 0;
    const lacks = [
      ...(fields.whom !== 'resident' && !fields.relation.trim() ? [{ anchor: 'relation', message: '请写和本人是什么关系' }] : []),
      ...(!fields.how ? [{ anchor: 'how', message: '请选怎么告诉的' }] : []),
      ...(Number.isNaN(typed) ? [{ anchor: 'day', message: '请选哪一天告诉的' }] : []),
    ];
    if (lacks.length) return lacks;
    const said = { whom: fields.whom, relation: fields.whom === 'resident' ? null : fields.relation.trim(), how: fields.how, teller: fields.teller.trim() || null };
    const body = { id: command, ...said, ...(typed ? { at: new Date(typed).toISOString() } : await moment()), words: fields.words.trim() };
    return layDown(writing, { kind: 'telling', task: one.id, of: one.door_notice!, about: one.job || one.id, body, shown: [] });
  };
  return (
    <section class="card stack" aria-labelledby="told">
      <h2 id="told">告诉过了</h2>
      <OneOf id="whom" label="告诉了谁" choices={WHOM} chosen={fields.whom} onChoose={(whom) => set({ whom })} />
      {fields.whom !== 'resident' && <Typed id="relation" label="和本人是什么关系" hint="比如：儿子、女儿、老伴" value={fields.relation} onType={(relation) => set({ relation })} />}
      <OneOf id="how" label="怎么告诉的" choices={HOW} chosen={fields.how} onChoose={(how) => set({ how })} />
      <OneOf id="when" label="什么时候" choices={WHEN} chosen={fields.when} onChoose={(when) => set({ when })} />
      {fields.when === 'before' && <OneOfDays id="day" label="哪一天" days={DAYS.map((days) => dayIn(Date.now(), -days))} value={fields.day} onChoose={(day) => set({ day })} />}
      {fields.when === 'before' && <div class="field"><label class="label" for="hour">大约几点</label><select class="input" id="hour" value={fields.hour} onChange={(event) => set({ hour: (event.target as HTMLSelectElement).value })}>{HOURS.map((hour) => <option key={hour} value={hour}>{Number(hour)} 点</option>)}</select></div>}
      <Typed id="teller" label="别人替您去说的，写他的姓名（自己说的不填）" value={fields.teller} onType={(teller) => set({ teller })} />
      <Words id="words" label="还要记一句吗（可以不写）" hint="比如：念了两遍，本人说明白了" value={fields.words} onType={(words) => set({ words })} />
      <Submit submit={submit} keeping={writing.keeping}>告诉过了，记下来</Submit>
    </section>
  );
}
