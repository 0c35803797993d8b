/** One job from the door: what was filled in, the papers, how the resident agreed, and what was said about it. */
import { get } from '../../kit/api/client.ts';
import { day, moment } from '../../kit/checks/words.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { Notice, ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Look } from '../Look.tsx';
import { MarkBox, MarkWords, markOf, renewed, withMark, type Target } from '../marks.tsx';
import { ROLES, SOURCES } from '../shapes.ts';
import { useTyped } from '../typed.ts';
import { Handling } from './Handling.tsx';
import { JobPapers } from './Print.tsx';
import { becameOf, GIVERS, isAsking, REASONS, saidOf, WAYS, withIt, type Job, type Mark } from './shapes.ts';

export function JobPage({ id }: { id: string }) {
  const loaded = useLoad(() => get<Job>(`/secretary/jobs/${id}`), [id]);
  const [marks, setMarks] = useTyped<Mark[]>('marks', []);
  if (loaded.error) return <Trouble error={loaded.error} again={loaded.again} />;
  if (!loaded.value) return <Wait text="正在取件" />;
  const one = loaded.value;
  const marking = { one, marks, setMarks, canMark: isAsking(one) };
  return (
    <div class="stack" key={one.revision}>
      <p><a href={isAsking(one) ? '#jobs' : '#handed-on'}>‹ 回列表</a></p>
      <ScreenTitle note={<>{one.resident_name} · {one.worker_name || '网格员'}上门办的 · <span class="whole">{moment(one.declared_at || one.received_at, true)}</span></>}>{one.name}</ScreenTitle>
      <div class="row"><span class="tag">{isAsking(one) ? '等您看' : one.state_plain}</span>{isAsking(one) && one.approve_by && <span>最晚 {moment(one.approve_by)}</span>}{one.number > 1 && <span class="tag plain">第{one.number}次交来</span>}</div>
      {one.is_own && <Notice kind="warn"><p>这是您自己的或亲属的事，要由别的书记来批。</p></Notice>}
      {one.faults.length > 0 && <Notice kind="warn"><p>还缺{one.faults.length}处，缺着批不了：</p><ul class="dots">{one.faults.map((fault) => <li key={fault.pointer + fault.detail}>{fault.detail}</li>)}</ul></Notice>}
      <div class="two">
        <div class="stack">
          <Fields {...marking} />
          <Papers {...marking} />
          <Consent {...marking} />
        </div>
        <div class="stack aside">
          <Handling one={one} marks={marks} again={() => { setMarks([]); loaded.again(); }} />
          <JobPapers one={one} />
          <Words one={one} />
          <Hands one={one} />
        </div>
      </div>
    </div>
  );
}

interface Marking {
  one: Job;
  marks: Mark[];
  setMarks: (marks: Mark[]) => void;
  canMark: boolean;
}

function Tick({ marks, setMarks, canMark, target, label }: Marking & { target: Target; label: string }) {
  if (!canMark) return null;
  return <MarkBox label={label} isMarked={!!markOf(marks, target)} onMark={() => setMarks(withMark(marks, target as Mark['target']))} />;
}

function Why({ marks, setMarks, target, label }: Marking & { target: Target; label: string }) {
  const mark = markOf(marks, target);
  return mark ? <MarkWords mark={mark} label={label} reasons={REASONS} to="网格员" hint="门牌号没写全" onChange={(next) => setMarks(renewed(marks, mark, next))} /> : null;
}

/** The pages of a paper, or the photos of a field: each to be looked at, each to be marked by itself. */
function Pages({ refs, name, ...marking }: Marking & { refs: readonly string[]; name: string }) {
  return (
    <div class="looks">
      {refs.map((ref, place) => {
        const file = marking.one.files.filter((each) => each.ref === ref)[0];
        const label = refs.length > 1 ? `${name}，第${place + 1}张` : name;
        return (
          <div class="pictured" key={ref}>
            <span class="row">
              {file && file.grant ? <Look page={{ ref, grant: file.grant }} label={label} short={`看第${place + 1}张`} /> : <span class="soft">第{place + 1}张{file && file.state === 'refused' ? `用不了${file.reason ? `：${file.reason}` : ''}` : '还没传到'}</span>}
              {file && file.is_new && <span class="tag">新的</span>}
              {marking.canMark && <label class="tick"><input type="checkbox" checked={!!markOf(marking.marks, { page: ref })} aria-label={`重拍：${label}`} onChange={() => marking.setMarks(withMark(marking.marks, { page: ref }))} />重拍</label>}
            </span>
            {file && file.kept && <p class="small">{file.kept}</p>}
            {file && file.place && <p class="soft small">{file.place}</p>}
            <Why {...marking} target={{ page: ref }} label={label} />
          </div>
        );
      })}
    </div>
  );
}

function Fields(marking: Marking) {
  const { one, marks, canMark } = marking;
  return (
    <section class="card" aria-labelledby="fields">
      <h2 id="fields">填写内容</h2>
      {canMark && <p class="soft small">要再弄一下的，在左边勾上。网格员只改勾出来的。</p>}
      <div class={`field-table ${canMark ? '' : 'still'}`}>
        {one.answers.map((answer) => {
          const target = { pointer: `/answers/${answer.code}` };
          return (
            <div class={`field-line ${markOf(marks, target) ? 'marked' : ''}`} key={target.pointer}>
              <Tick {...marking} target={target} label={answer.label} />
              <span class="soft">{answer.label}</span>
              <span class="value">{answer.text || '—'}<Before {...answer} /></span>
              <Why {...marking} target={target} label={answer.label} />
            </div>
          );
        })}
        {one.fields.map((field) => {
          const target = { pointer: `/${field.code}` };
          return (
            <div class={`field-line ${markOf(marks, target) ? 'marked' : ''}`} key={field.code}>
              <Tick {...marking} target={target} label={field.label} />
              <span class="soft">{field.label}</span>
              <span class="value">{field.pages.length ? <Pages {...marking} canMark={canMark && field.type === 'photo'} refs={field.pages} name={field.label} /> : <>{field.text || '—'}<Before {...field} /></>}</span>
              <Why {...marking} target={target} label={field.label} />
            </div>
          );
        })}
      </div>
    </section>
  );
}

/** What stood there in words; a picture that is new says so itself. */
const Before = ({ is_changed, before }: { is_changed: boolean; before: string | null }) => (is_changed ? <span class="soft small">（改过，原来是：{before || '没填'}）</span> : null);

/** What is otherwise than the time before. A page that came new says so itself. */
function changeOf({ source, before, removed }: Job['materials'][number]): string {
  const from = before === null ? '' : before ? `原来是：${SOURCES[before] || '其他'}` : '原来没有交';
  return [source ? from : '', removed ? `拿掉了${removed}张` : ''].filter((words) => words).join('，');
}

function Papers(marking: Marking) {
  const { one, marks, canMark } = marking;
  return (
    <section class="card" aria-labelledby="papers">
      <h2 id="papers">材料</h2>
      {!one.materials.length && <p class="soft">没有交材料。</p>}
      <div class={canMark ? '' : 'still'}>
        {one.materials.map((paper) => {
          const target = { material: paper.material };
          return (
            <div class={`paper-line ${markOf(marks, target) ? 'marked' : ''}`} key={paper.material}>
              <Tick {...marking} target={target} label={paper.name} />
              <div>
                <p><strong>{paper.name}</strong> <span class="tag plain">{paper.source ? SOURCES[paper.source] || '其他' : '这次没有交'}</span>{paper.is_changed && <> <span class="tag">改过</span></>}</p>
                {paper.is_changed && changeOf(paper) && <p class="soft small">{changeOf(paper)}</p>}
                <Pages {...marking} refs={paper.pages} name={paper.name} />
                <Why {...marking} target={target} label={paper.name} />
              </div>
            </div>
          );
        })}
      </div>
    </section>
  );
}

/** Who agreed in the resident's place, what he is to her, his name. */
function giverOf({ how, who, relation, giver_name }: NonNullable<Job['consent']>): string {
  const told = [relation, giver_name].filter(Boolean).join('，');
  const more = told && `（${told}）`;
  return how === 'guardian' ? more : `，由${GIVERS[who] || '他人'}${more}给的`;
}

function Consent(marking: Marking) {
  const { one, marks } = marking;
  const given = one.consent;
  const target = { pointer: '/consent' };
  return (
    <section class={`card ${marking.canMark ? '' : 'still'}`} aria-labelledby="consent">
      <h2 id="consent">本人同意</h2>
      <div class={`paper-line ${markOf(marks, target) ? 'marked' : ''}`}>
        <Tick {...marking} target={target} label="本人同意" />
        <div class="stack">
          {!given ? <p>还没有记下本人是不是同意。</p> : (
            <>
              <p><strong>{WAYS[given.how]}</strong>{giverOf(given)}{given.is_changed && <> <span class="tag">改过</span></>}</p>
              {given.is_doubted && <Notice kind="warn"><p>网格员拿不准本人明不明白这件事，要由监护人同意。</p></Notice>}
              {given.witness_name && <p>见证人：{given.witness_name}{given.is_impartial ? '，不是网格员，和这件事没有好处关系' : ''}</p>}
              <p class="soft">可以办：{given.item_names.join('、')}{given.until && <>，到 <span class="whole">{day(given.until)}</span></>}</p>
              {given.signature && <Pages {...marking} canMark={false} refs={[given.signature]} name="本人的签名或手印" />}
              {given.texts.map((text) => <details key={text.title}><summary>给本人看的话：{text.title}</summary><p class="value">{text.body}</p></details>)}
              {!given.texts.length && <p class="soft small">给本人看的话和我们存的对不上，请问一下网格员。</p>}
            </>
          )}
          <Why {...marking} target={target} label="本人同意" />
        </div>
      </div>
    </section>
  );
}

function Words({ one }: { one: Job }) {
  if (!one.words.length) return null;
  return (
    <section class="card" aria-labelledby="said">
      <h2 id="said">经过</h2>
      <ol class="trace">{one.words.slice().reverse().map((said, place) => (
        <li key={said.id || place}><p class="soft small">{moment(said.at, true)} · {ROLES[said.role] || '系统'}</p><p><strong>{saidOf(said)}</strong></p>{said.text && <p class="small">{said.text}</p>}{said.marks.length > 0 && <p class="soft small">标了{said.marks.length}处</p>}</li>
      ))}</ol>
    </section>
  );
}

/** From whose hands into whose: until somebody takes it, it is who gave it that has to care. */
function Hands({ one }: { one: Job }) {
  if (!one.hands.length) return null;
  return (
    <section class="card" aria-labelledby="hands">
      <h2 id="hands">交接</h2>
      <ol class="trace">{one.hands.slice().reverse().map((hand) => (
        <li key={hand.id}><p class="soft small">{moment(hand.offered_at, true)}</p><p><strong>{hand.giver_name} → {hand.receiver_name}</strong></p><p class="small">{becameOf(hand)}</p><p class="soft small">{withIt(hand)}</p></li>
      ))}</ol>
    </section>
  );
}
