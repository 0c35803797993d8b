/** What this desk may do now; each command keeps its name until it is answered, so that pressing twice does it once. */
import { useState } from 'preact/hooks';
import { get, put } from '../kit/api/client.ts';
import { inWords, Problem } from '../kit/api/problem.ts';
import type { Schemas } from '../kit/api/types.ts';
import { uuid7 } from '../kit/ids.ts';
import { useLoad } from '../kit/ui/load.ts';
import { DoButton, Notice, Trouble, Wait } from '../kit/ui/parts.tsx';
import { Words } from '../kit/ui/words.tsx';
import { Commands } from './commands.ts';
import { Produced } from './Produced.tsx';
import { STOPS, type DeskCase, type Mark } from './shapes.ts';
import { useTyped } from './typed.ts';

const NAMES: Record<string, string> = {
  accept: '受理', correct: '发出补正告知', pass: '交接', review: '开始审核', suspend: '进入特别程序', resume: '恢复办理',
  grant: '准予', grant_deferred: '容缺通过', deny: '不予', forward: '转报', reopen: '重新打开', revoke: '撤销结果', not_our_power: '不予受理', not_needed: '不受理（不需要办）',
};
const PLAIN: Record<string, string> = { accept: 'acceptance', review: 'review', resume: 'resumption' };
const VERDICTS = ['grant', 'grant_deferred', 'deny', 'forward', 'not_our_power', 'not_needed'];
const RISKY = ['deny', 'not_our_power', 'revoke'];

/** What takes the case on: the first of these that may be done stands out; a no never does. */
const ONWARD = ['accept', 'resume', 'review', 'grant'];

export function Actions({ one, marks, again, renew }: { one: DeskCase; marks: Mark[]; again: () => void; renew: (words: string) => Promise<void> }) {
  const [chosen, setOpen] = useTyped('open', '');
  const open = one.allowed.indexOf(chosen) >= 0 ? chosen : ''; // the case may have moved while the desk was covered
  const [all, setAll] = useState(false);
  const [fault, setFault] = useState('');
  const [commands] = useTyped('commands', () => new Commands());
  const refused = (error: unknown) => (error instanceof Problem && error.status === 409 ? renew(inWords(error)) : Promise.reject(error));
  const run = (work: () => Promise<unknown>) => work().then(() => { commands.answered(); again(); }, (error: unknown) => refused(error).catch((last: unknown) => setFault(inWords(last))));
  const toggle = (action: string) => { // pressed again, it closes, and on a phone one chooses anew
    setFault('');
    setAll(action === open);
    setOpen(action === open ? '' : action);
  };
  const press = (action: string) => (PLAIN[action] ? run(() => put(`/cases/${one.id}/${PLAIN[action]}`, { id: commands.of(action) })) : toggle(action));
  const offered = one.allowed.filter((action) => NAMES[action]);
  const next = ONWARD.filter((action) => offered.indexOf(action) >= 0)[0];
  // On a phone this one stands at the foot, the rest behind "more": see console.css.
  const shown = open || (marks.length && offered.indexOf('correct') >= 0 ? 'correct' : next || offered[0]);
  const styleOf = (action: string) => (action === open ? 'action-on' : action === next && !open ? 'main' : RISKY.indexOf(action) >= 0 ? 'risky' : '');
  return (
    <section class={`card ${offered.length ? 'now' : ''}`} aria-labelledby="actions">
      <h2 id="actions">现在可以</h2>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      {!offered.length && <p class="soft">{one.stays ? `${one.stays}。` : '这一步不用您办。'}</p>}
      {one.allowed.indexOf('hand_in') >= 0 && <p class="soft">有人送来补交的材料，在“材料”里收下。</p>}
      <div class={`actions ${all || offered.length < 3 ? 'all' : ''}`}>
        {offered.length > 2 && <button type="button" class="button more" aria-expanded={all} onClick={() => setAll(!all)}>{all ? '收起' : '更多'}</button>}
        {offered.map((action) => (
          <DoButton key={action} kind={`${styleOf(action)}${action === shown ? ' shown' : ''}`} run={async () => { await press(action); }}>{NAMES[action]}{action === 'correct' && marks.length ? `（${marks.length}处）` : ''}</DoButton>
        ))}
      </div>
      {open === 'correct' && <Correct one={one} marks={marks} run={run} commands={commands} />}
      {open === 'pass' && <Pass one={one} run={run} commands={commands} />}
      {(open === 'reopen' || open === 'revoke') && <Undo one={one} action={open} run={run} commands={commands} key={open} />}
      {open === 'suspend' && <Suspend one={one} run={run} commands={commands} />}
      {VERDICTS.indexOf(open) >= 0 && <Decide one={one} verdict={open} run={run} commands={commands} key={open} />}
    </section>
  );
}

interface Step {
  one: DeskCase;
  run: (work: () => Promise<unknown>) => Promise<unknown>;
  commands: Commands;
}

function Correct({ one, marks, run, commands }: Step & { marks: Mark[] }) {
  const [within, setWithin] = useTyped('within', '15');
  const [own] = useTyped('sheet', uuid7);
  const sheet = one.correction_draft || own; // one application, one notice: what another desk began is written on
  if (!marks.length) return <Notice kind="warn"><p>先在左边勾出要补正的地方。所有要补的一次说全。</p></Notice>;
  const send = () => run(async () => {
    await put(`/corrections/${sheet}`, { case: one.id, marks });
    await put(`/corrections/${sheet}/sending`, { id: commands.of('send', [marks, within]), within: Number(within) });
  });
  return (
    <div class="field">
      <p>共 {marks.length} 处，申请人会收到一份告知，改好后一起交回来。</p>
      <label class="label" for="within">几个工作日内补正</label>
      <input class="input" id="within" inputMode="numeric" value={within} onInput={(event) => setWithin((event.target as HTMLInputElement).value)} />
      <div class="field"><DoButton kind="main" run={async () => { await send(); }} disabled={!/^[1-9]\d?$/.test(within)}>发给申请人</DoButton></div>
    </div>
  );
}

function Pass({ one, run, commands }: Step) {
  const bodies = useLoad(() => get<Schemas['PlacesBodiesOut']>('/bodies'), []);
  const [body, setBody] = useTyped('pass-body', '');
  const [reason, setReason] = useTyped('pass-reason', '');
  if (bodies.error) return <Trouble error={bodies.error} again={bodies.again} />;
  if (!bodies.value) return <Wait text="正在取部门名单" />;
  return (
    <div>
      <div class="field"><label class="label" for="pass-body">交接给</label>
        <select class="input" id="pass-body" value={body} onChange={(event) => setBody((event.target as HTMLSelectElement).value)}>
          <option value="">请选择部门</option>{(bodies.value ? bodies.value.items : []).map((each) => <option key={each.code} value={each.code}>{each.name}</option>)}</select></div>
      <Words id="pass-reason" label="为什么交接" value={reason} onType={setReason} />
      <p class="soft small field">对方接手之前，仍由您负责。</p>
      <DoButton kind="main" disabled={!body || !reason.trim()} run={async () => { await run(() => put(`/handoffs/${commands.of('pass', [body, reason])}`, { case: one.id, body, reason })); }}>交接</DoButton>
    </div>
  );
}

function Suspend({ one, run, commands }: Step) {
  const [kind, setKind] = useTyped('stop-kind', 'inspection');
  const [days, setDays] = useTyped('stop-days', '5');
  const isRefused = kind === 'public_notice' && one.is_unnamed;
  const notice = isRefused ? `${one.unnamed}，不能用“公示”暂停办理时间。` : kind === 'public_notice' && one.unnamed ? `${one.unnamed}。请先看清申请人是不是。` : '';
  return (
    <div>
      <div class="field"><label class="label" for="stop-kind">哪种程序</label>
        <select class="input" id="stop-kind" aria-describedby={notice ? 'stop-notice' : undefined} value={kind} onChange={(event) => setKind((event.target as HTMLSelectElement).value)}>{Object.entries(STOPS).map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select></div>
      {notice && <div id="stop-notice" class="field"><Notice kind="warn"><p>{notice}</p></Notice></div>}
      <div class="field"><label class="label" for="stop-days">预计几个工作日（会告诉申请人）</label><input class="input" id="stop-days" inputMode="numeric" value={days} onInput={(event) => setDays((event.target as HTMLInputElement).value)} /></div>
      <div class="field"><DoButton kind="main" disabled={isRefused || !/^[1-9]\d{0,2}$/.test(days)} run={async () => { await run(() => put(`/cases/${one.id}/suspension`, { id: commands.of('suspend', [kind, days]), kind, days: Number(days), working: true })); }}>开始</DoButton></div>
    </div>
  );
}

/** Going back on an end: opened again, or revoked. The applicant reads why. */
function Undo({ one, action, run, commands }: Step & { action: string }) {
  const [reason, setReason] = useTyped('undo-reason', '');
  const path = action === 'reopen' ? 'reopening' : 'revocation';
  return (
    <div>
      <Words id="undo-reason" label={action === 'reopen' ? '为什么重新打开（申请人会看到）' : '撤销的理由（会写进决定书，申请人会看到）'} value={reason} onType={setReason} />
      {action === 'revoke' && <p class="soft small field">决定书会写明申请行政复议和提起行政诉讼的办法。</p>}
      <div class="field"><DoButton kind={action === 'revoke' ? 'risky' : 'main'} disabled={!reason.trim()} run={async () => { await run(() => put(`/cases/${one.id}/${path}`, { id: commands.of(action, reason), reason: reason.trim() })); }}>确定：{NAMES[action]}</DoButton></div>
    </div>
  );
}

function Decide({ one, verdict, run, commands }: Step & { verdict: string }) {
  const [reasons, setReasons] = useTyped('reasons', '');
  const [whose, setWhose] = useTyped('whose', '');
  const [produced, setProduced] = useTyped<Record<string, string>>('produced', {});
  const lines = reasons.split('\n').map((line) => line.trim()).filter(Boolean);
  const needsReason = verdict !== 'grant' && verdict !== 'grant_deferred';
  const needsWhose = verdict === 'not_our_power' || verdict === 'forward';
  const brings = needsReason ? [] : one.produces;
  const ready = (!needsReason || lines.length > 0) && (!needsWhose || whose.trim()) && brings.every((code) => !!produced[code]);
  const said = { verdict, reasons: lines, whose: whose.trim() || null, produced };
  return (
    <div>
      {needsReason && <Words id="reasons" label="理由，一行一条（会写进决定书）" value={reasons} onType={setReasons} />}
      {needsWhose && <Words id="whose" label="应由谁办（写全称）" value={whose} onType={setWhose} />}
      <Produced one={one} codes={brings} given={produced} onGiven={setProduced} />
      {verdict === 'deny' && <p class="soft small field">决定书会写明申请行政复议和提起行政诉讼的办法。</p>}
      <div class="field"><DoButton kind={needsReason ? 'risky' : 'main'} disabled={!ready}
        run={async () => { await run(() => put(`/cases/${one.id}/decisions/${commands.of('decide', said)}`, said)); }}>确定：{NAMES[verdict]}</DoButton></div>
    </div>
  );
}
