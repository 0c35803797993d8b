/** For what, on which ground, from where and until when care flags are kept. Without a rule no flag is taken. */
import { useState } from 'preact/hooks';
import { get, put } from '../../kit/api/client.ts';
import type { Schemas, Session } from '../../kit/api/types.ts';
import { day, moment, today } from '../../kit/checks/words.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, Notice, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Commands } from '../commands.ts';
import { useTyped } from '../typed.ts';
import { ChoiceField, DayField, faultsOf, TextField, type Faults } from './fields.tsx';
import { KINDS, type Kind } from './kinds.ts';

type Rule = Schemas['VisitsRuleOut'];

export function FlagRules({ who }: { who: Session }) {
  const mayEnter = who.account.roles.some((one) => one.role === 'system_admin');
  const [open, setOpen] = useTyped('rule-new', false);
  const [said, setSaid] = useState('');
  const rules = useLoad(() => get<{ items: Rule[] }>('/flag-rules').then((told) => told.items), []);
  const done = (words: string) => { setOpen(false); setSaid(words); rules.again(); };
  const items = rules.value || [];
  const without = KINDS.filter(([kind]) => !items.some((one) => one.kind === kind && one.holds)).map(([, name]) => name);
  return (
    <div class="stack">
      <p class="soft">关爱标记说的是谁需要照顾，属于敏感信息。没有写明用途、依据、来源和截止日期的，一律不收，也不显示。{!mayEnter && '规定由系统管理员登记。'}</p>
      {mayEnter && <p><button type="button" class={`button ${open ? '' : 'main'}`} aria-expanded={open} onClick={() => { setSaid(''); setOpen(!open); }}>{open ? '先不登记' : '登记一条规定'}</button></p>}
      {said && <Notice kind="good"><p>{said}</p></Notice>}
      {open && mayEnter && <section class="card" aria-labelledby="new-rule"><h3 id="new-rule">登记一条规定</h3><RuleForm done={done} /></section>}
      {!!rules.error && <Trouble error={rules.error} again={rules.again} />}
      {!rules.value && !rules.error && <Wait text="正在取规定" />}
      {rules.value && !items.length && <div class="card"><h3>还没有规定</h3><p class="soft">现在什么关爱标记都不收。{mayEnter ? '要用哪一种，点上面“登记一条规定”，写清用途、依据、来源和截止日期。' : '要用的，请系统管理员先登记。'}</p></div>}
      {items.length > 0 && without.length > 0 && <p class="soft">现在不收的：{without.join('、')}。</p>}
      {items.filter((one) => one.holds).map((one) => <OneRule key={one.id} one={one} mayEnd={mayEnter} done={done} />)}
      <Over rules={items.filter((one) => !one.holds)} />
    </div>
  );
}

/** Kept to be looked up: what stood, and until when. */
function Over({ rules }: { rules: Rule[] }) {
  if (!rules.length) return null;
  return (
    <section class="card"><details><summary>已经到期的、换了新的（{rules.length}条）</summary>
      <ul class="lines">{rules.map((one) => <li key={one.id}><p><strong>{one.kind_name}</strong>：{one.purpose}</p><p class="soft small">{one.legal_basis} · {one.source} · {moment(one.at, true)} 登记，写的是到{day(one.ends_on)}</p></li>)}</ul>
    </details></section>
  );
}

function OneRule({ one, mayEnd, done }: { one: Rule; mayEnd: boolean; done: (words: string) => void }) {
  const [open, setOpen] = useTyped(`rule-end-${one.id}`, false);
  return (
    <section class="card" aria-label={one.kind_name}>
      <div class="row"><h3>{one.kind_name}</h3><span class="tag good">有效</span><span class="soft push">到{day(one.ends_on)}为止（含当天）</span></div>
      <dl class="facts">
        <div><dt>用途</dt><dd>{one.purpose}</dd></div>
        <div><dt>法律依据</dt><dd>{one.legal_basis}</dd></div>
        <div><dt>名单来源</dt><dd>{one.source}</dd></div>
        <div><dt>登记</dt><dd>{moment(one.at, true)}</dd></div>
      </dl>
      {mayEnd && !open && <p><button type="button" class="button" onClick={() => setOpen(true)}>改截止日期、不再用<span class="unseen">：{one.kind_name}</span></button></p>}
      {mayEnd && open && <EndForm one={one} done={(words) => { setOpen(false); done(words); }} stop={() => setOpen(false)} />}
    </section>
  );
}

function wrongDay(ends: string): Faults {
  if (!ends) return { ends_on: '请选截止日期' };
  return ends < today() ? { ends_on: '截止日期不能早于今天' } : {};
}

/** The same words with another last day: the newest of a kind counts. */
function EndForm({ one, done, stop }: { one: Rule; done: (words: string) => void; stop: () => void }) {
  const [commands] = useTyped(`rule-end-commands-${one.id}`, () => new Commands());
  const [ends, setEnds] = useTyped(`rule-end-day-${one.id}`, today());
  const [faults, setFaults] = useState<Faults>({});
  const send = () => {
    const wrong = wrongDay(ends);
    setFaults(wrong);
    if (Object.keys(wrong).length) return undefined;
    const told = { kind: one.kind, purpose: one.purpose, legal_basis: one.legal_basis, source: one.source, ends_on: ends };
    return put(`/flag-rules/${commands.of('end', told)}`, told).then(() => done(`记下了：“${one.kind_name}”用到${day(ends)}为止。`), (error: unknown) => setFaults(faultsOf(error, ['ends_on'])));
  };
  return (
    <div class="narrow">
      <DayField id={`rule-end-${one.id}`} label="用到哪天（含当天）" hint="最早选今天。第二天起谁也看不到这种标记，一个月后彻底删除。" value={ends} onType={(text) => { setEnds(text); setFaults({}); }} fault={faults.ends_on} />
      {faults[''] && <p class="fault" role="alert">{faults['']}</p>}
      <p class="row"><DoButton kind="main" run={send}>记下</DoButton><button type="button" class="button" onClick={stop}>先不改</button></p>
    </div>
  );
}

const EMPTY = { kind: '', purpose: '', legal_basis: '', source: '', ends_on: '' };
type Told = typeof EMPTY;
const NEEDED: Array<[keyof Told, string]> = [['purpose', '请写拿来做什么'], ['legal_basis', '请写依据哪部法、哪一条'], ['source', '请写名单从哪里来']];

function wrongRule(told: Told): Faults {
  const faults = wrongDay(told.ends_on);
  if (!told.kind) faults.kind = '请选是哪种标记';
  for (const [name, words] of NEEDED) if (told[name].trim().length < 2) faults[name] = words;
  return faults;
}

function RuleForm({ done }: { done: (words: string) => void }) {
  const [commands] = useTyped('rule-commands', () => new Commands());
  const [told, setTold] = useTyped('rule-told', EMPTY);
  const [faults, setFaults] = useState<Faults>({});
  const type = (name: keyof Told) => (text: string) => { setTold({ ...told, [name]: text }); setFaults({}); };
  const send = () => {
    const wrong = wrongRule(told);
    setFaults(wrong);
    if (Object.keys(wrong).length) return undefined;
    const sent = { kind: told.kind as Kind, purpose: told.purpose.trim(), legal_basis: told.legal_basis.trim(), source: told.source.trim(), ends_on: told.ends_on };
    return put<Rule>(`/flag-rules/${commands.of('rule', sent)}`, sent).then((rule) => { setTold(EMPTY); done(`登记好了：“${rule.kind_name}”可以用到${day(rule.ends_on)}。`); }, (error: unknown) => setFaults(faultsOf(error, Object.keys(EMPTY))));
  };
  return (
    <div class="narrow">
      <ChoiceField id="rule-kind" label="哪种标记" hint="这一种原来有规定的，以新登记的为准" value={told.kind} onType={type('kind')} fault={faults.kind} options={KINDS} />
      <TextField id="rule-purpose" label="用途：拿来做什么" hint="如：每月上门看望，主动帮办" value={told.purpose} onType={type('purpose')} fault={faults.purpose} most={500} />
      <TextField id="rule-basis" label="法律依据：哪部法、哪一条" hint="如：老年人权益保障法第三十七条" value={told.legal_basis} onType={type('legal_basis')} fault={faults.legal_basis} most={500} />
      <TextField id="rule-source" label="名单来源：谁给的" hint="如：民政部门的巡访名单" value={told.source} onType={type('source')} fault={faults.source} most={200} />
      <DayField id="rule-ends" label="截止日期（含当天）" hint="到期以后没人看得到，一个月后彻底删除" value={told.ends_on} onType={type('ends_on')} fault={faults.ends_on} />
      {faults[''] && <p class="fault" role="alert">{faults['']}</p>}
      <p class="field"><DoButton kind="main" run={send}>登记</DoButton></p>
    </div>
  );
}
