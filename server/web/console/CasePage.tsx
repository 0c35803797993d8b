/** One case as its desk works on it. Marking fields and papers is how a correction is written. */
import { useState } from 'preact/hooks';
import { get, post } from '../kit/api/client.ts';
import type { Schemas } from '../kit/api/types.ts';
import { day, moment } from '../kit/checks/words.ts';
import { useLoad } from '../kit/ui/load.ts';
import { Notice, ScreenTitle, Trouble, Wait } from '../kit/ui/parts.tsx';
import { Actions } from './Actions.tsx';
import { AgreedCard } from './Agreed.tsx';
import { Brought } from './Brought.tsx';
import { ForAReason } from './ForAReason.tsx';
import { Look } from './Look.tsx';
import { MadePaper } from './MadePaper.tsx';
import { Offered } from './Offers.tsx';
import { MarkBox, MarkWords, markOf, renewed, withMark } from './marks.tsx';
import { SheetCard } from './SheetCard.tsx';
import { DoorNotice, SignNotices } from './Signs.tsx';
import { REASONS, ROLES, SOURCES, STEPS, turnOf, WHYS, type DeskCase, type Mark, type Reason, type ShownField, type ShownPaper } from './shapes.ts';
import { useTyped } from './typed.ts';

export function CasePage({ id }: { id: string }) {
  const loaded = useLoad(() => get<DeskCase>(`/cases/${id}`), [id]);
  const [marks, setMarks] = useTyped<Mark[]>('marks', []);
  const [moved, setMoved] = useState('');
  if (loaded.error) return <Trouble error={loaded.error} again={loaded.again} />;
  if (!loaded.value) return <Wait text="正在取件" />;
  const again = () => { setMarks([]); setMoved(''); loaded.again(); };
  // Somebody else was quicker: the case as it stands now comes beneath the marks, which stay.
  const renew = (words: string) => get<DeskCase>(`/cases/${id}`).then((fresh) => { setMoved(words); loaded.set(fresh); });
  return (
    <>
      {moved && <Notice kind="warn"><p>{moved}。下面是最新的情况，您勾的都还在，请看过再办。</p></Notice>}
      <Opened one={loaded.value} marks={marks} setMarks={setMarks} again={again} renew={renew} key={`${id}${loaded.value.state}${loaded.value.trace.length}`} />
    </>
  );
}

function Opened({ one, marks, setMarks, again, renew }: { one: DeskCase; marks: Mark[]; setMarks: (marks: Mark[]) => void; again: () => void; renew: (words: string) => Promise<void> }) {
  const [full, setFull] = useState<Record<string, string>>({});
  const canMark = one.allowed.indexOf('correct') >= 0;
  const isOpen = one.state !== 'closed';
  return (
    <div class="stack">
      <p><a href="#">‹ 回列表</a></p>
      <ScreenTitle note={<span class="number"><span class="whole">编号 {one.number}</span> · <span class="whole">{one.division_name}</span> · <span class="whole">{moment(one.submitted_at, true)} 提交</span>{one.received && <> · <span class="whole">{one.received}</span></>}</span>}>{one.name}</ScreenTitle>
      <div class="row"><span class="tag">{one.state_name}</span>{isOpen && <span>轮到：<strong>{turnOf(one)}</strong></span>}{one.body_name && <span>部门：{one.body_name}</span>}
        {isOpen && one.due_on && <span class={one.is_overdue ? 'late' : ''}>最晚 {day(one.due_on)}{one.due_is_provisional ? '（预估）' : ''}{one.is_overdue ? '，已超期' : ''}</span>}</div>
      {one.is_blocked && <Notice kind="warn"><p>申请人要求删除，依法留存：除了保管，这些信息不能再看、再用。</p></Notice>}
      <DoorNotice one={one} />
      <SignNotices one={one} again={again} />
      <Offered one={one} again={again} />
      <div class="two">
        <div class="stack">
          <Fields one={one} marks={marks} onMarks={setMarks} canMark={canMark} full={full} onFull={setFull} />
          <Papers one={one} marks={marks} onMarks={setMarks} canMark={canMark} again={again} />
          {one.external && !one.is_blocked && <SheetCard one={one} again={again} />}
        </div>
        <div class="stack aside">
          <Actions one={one} marks={marks} again={again} renew={renew} />
          <Told one={one} />
          <AgreedCard one={one} again={again} />
          <TraceCard one={one} />
        </div>
      </div>
    </div>
  );
}

/** What a correction says, and to whom. */
const TOLD_BY = { reasons: REASONS, to: '申请人', hint: '门牌号和合同不一致' };

interface Marking {
  one: DeskCase;
  marks: Mark[];
  onMarks: (marks: Mark[]) => void;
  canMark: boolean;
}

function Fields({ one, marks, onMarks, canMark, full, onFull }: Marking & { full: Record<string, string>; onFull: (texts: Record<string, string>) => void }) {
  const unmask = (reason: string) => post<Schemas['ReviewsUnmaskedOut']>(`/cases/${one.id}/unmaskings`, { fields: one.hidden, reason }).then((found) => onFull(found.texts));
  return (
    <section class="card" aria-labelledby="fields">
      <div class="row"><h2 id="fields">填写内容</h2>{one.hidden.length > 0 && <span class="push"><ForAReason words="看完整信息" run={unmask} /></span>}</div>
      {canMark && <p class="soft small">要补正的，在左边勾上，写明原因。所有要补的一次说全。</p>}
      <div class={`field-table ${canMark ? '' : 'still'}`}>
        {one.fields.map((field) => {
          const mark = markOf(marks, { pointer: `/${field.code}` });
          const value = full[field.code] === undefined ? field.text : full[field.code];
          return (
            <div class={`field-line ${mark ? 'marked' : ''}`} key={field.code}>
              {canMark && <MarkBox label={field.label} isMarked={!!mark} onMark={() => onMarks(withMark(marks, { pointer: `/${field.code}` }))} />}
              <span class="soft">{field.label}</span>
              <span class="value">{field.pages.length ? <Pictures field={field} /> : value || '—'}</span>
              {mark && <MarkWords mark={mark} label={field.label} {...TOLD_BY} onChange={(next) => onMarks(renewed(marks, mark, next))} />}
            </div>
          );
        })}
      </div>
    </section>
  );
}

/** Photos and signatures: their ids say nothing to people, so there are buttons to look at them. */
function Pictures({ field }: { field: ShownField }) {
  const nameOf = (place: number) => (field.type === 'signature' ? '看签名' : `看照片${field.pages.length > 1 ? place + 1 : ''}`);
  return <span class="looks">{field.pages.map((page, place) => <Look key={page.ref} page={page} label={field.pages.length > 1 ? `${field.label}，第${place + 1}张` : field.label} short={nameOf(place)} />)}</span>;
}

/** A paper that was to follow: when it came, or until when it is to come. */
function owedIn(owed: NonNullable<ShownPaper['owed']>): string {
  if (owed.handed_in_at) return `${moment(owed.handed_in_at)} 补交`;
  if (!owed.due_on) return `受理后 ${owed.days} 个${owed.day_kind === 'working' ? '工作日' : '自然日'}内补交`;
  return `${day(owed.due_on)} 前补交${owed.due_is_provisional ? '（预估）' : ''}${owed.is_overdue ? '，已超期' : ''}`;
}

function Papers({ one, marks, onMarks, canMark, again }: Marking & { again: () => void }) {
  return (
    <section class="card" aria-labelledby="papers">
      <h2 id="papers">材料</h2>
      {!one.materials.length && <p class="soft">这个事项不用材料。</p>}
      <div class={canMark ? '' : 'still'}>
        {one.materials.map((paper) => {
          const mark = markOf(marks, { material: paper.material });
          return (
            <div class={`paper-line ${mark ? 'marked' : ''}`} key={paper.material}>
              {canMark && <MarkBox label={paper.name} isMarked={!!mark} onMark={() => onMarks(withMark(marks, { material: paper.material }))} />}
              <div>
                <p><strong>{paper.name}</strong> <span class="tag plain">{SOURCES[paper.source] || paper.source}</span>{paper.owed && <span class={paper.owed.is_overdue ? 'late' : 'soft'}> {owedIn(paper.owed)}</span>}</p>
                <div class="looks">{paper.pages.map((page, place) => <Look key={page.ref} page={page} label={`${paper.name}第${place + 1}页`} short={`第${place + 1}页`} />)}{paper.made && <MadePaper one={one} paper={paper} />}</div>
                {paper.mandate && <OnRecord record={paper.mandate} />}
                {paper.owed && !paper.owed.handed_in_at && one.allowed.indexOf('hand_in') >= 0 && <Brought one={one} paper={paper} again={again} />}
                {mark && <MarkWords mark={mark} label={paper.name} {...TOLD_BY} onChange={(next) => onMarks(renewed(marks, mark, next))} />}
              </div>
            </div>
          );
        })}
      </div>
    </section>
  );
}

/** The record that stands in for a letter: who lets whom do what until when, and whether it still holds. */
function OnRecord({ record }: { record: NonNullable<ShownPaper['mandate']> }) {
  const isGuardian = record.ground === 'guardian';
  const until = record.until ? <>到<span class="whole">{moment(record.until, true)}</span></> : '起';
  return (
    <div class="small">
      <p>{isGuardian ? '监护登记' : '授权'} <span class="number">{record.number}</span>：{isGuardian ? `${record.agent}监护${record.principal}` : `${record.principal}请${record.agent || '网格员'}代办`}{record.relation && `（${record.relation}）`}</p>
      {!isGuardian && <p class="soft">可以办：{record.item_names.length ? record.item_names.join('、') : '能委托的都可以'}</p>}
      <p class="soft">期限：<span class="whole">{moment(record.since, true)}</span>{until}{record.stands ? '，现在有效' : <strong class="late">，现在{record.revoked_at ? `已收回（${moment(record.revoked_at, true)}）` : '已到期'}</strong>}</p>
    </div>
  );
}

/** What was asked and decided already. */
function Told({ one }: { one: DeskCase }) {
  if (!one.corrections.length && !one.decisions.length) return null;
  return (
    <section class="card" aria-labelledby="told">
      <h2 id="told">补正和决定</h2>
      {one.corrections.map((asked) => (
        <div key={asked.id}><p><span class={`tag ${asked.state === 'answered' ? 'good' : 'warn'}`}>{asked.state === 'sent' ? '等申请人补正' : asked.state === 'answered' ? '已补正' : asked.state === 'draft' ? '未发出' : '已超期'}</span>{asked.due_on && asked.state === 'sent' && ` 到 ${day(asked.due_on)}`}</p>
          <ul class="dots">{asked.marks.map((mark, place) => <li key={place}>{nameOf(one, mark)}：{mark.text || REASONS[mark.reason as Reason]}</li>)}</ul></div>
      ))}
      {one.decisions.map((decision) => (
        <div key={decision.id}><p><strong>{one.state_name}</strong> <span class="soft small">{moment(decision.decided_at, true)}</span></p>
          {decision.reasons.length > 0 && <ul class="dots">{decision.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>}
          {decision.rule && <p class="soft small">秒批，规则 {decision.rule}</p>}{decision.system && <p class="soft small">由{one.external ? one.external.name : '外部系统'}决定</p>}</div>
      ))}
    </section>
  );
}

function nameOf(one: DeskCase, mark: Pick<Mark, 'target'>): string {
  const code = mark.target.pointer ? mark.target.pointer.slice(1).split('/')[0] : mark.target.material;
  const field = one.fields.filter((each) => each.code === code)[0];
  const paper = one.materials.filter((each) => each.material === code)[0];
  return field ? field.label : paper ? paper.name : code || '';
}

function TraceCard({ one }: { one: DeskCase }) {
  return (
    <section class="card" aria-labelledby="trace">
      <h2 id="trace">办理经过</h2>
      <ol class="trace">{one.trace.slice().reverse().map((step) => (
        <li key={step.seq}><p class="soft small">{moment(step.at, true)} · {ROLES[step.role] || step.role}</p><p><strong>{STEPS[step.step] || step.step}</strong></p>{(step.note || WHYS[step.reason || '']) && <p class="small">{step.note || WHYS[step.reason || '']}</p>}</li>
      ))}</ol>
    </section>
  );
}
