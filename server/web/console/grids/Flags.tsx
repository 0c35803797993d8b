/** One resident's care flags, address and contact: found in the list, seen for a reason that is logged. */
import { useState } from 'preact/hooks';
import { post, put } from '../../kit/api/client.ts';
import { inWords } from '../../kit/api/problem.ts';
import type { Schemas } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { DoButton, Notice } from '../../kit/ui/parts.tsx';
import { Commands } from '../commands.ts';
import { ForAReason } from '../ForAReason.tsx';
import { useTyped } from '../typed.ts';
import { ResidentPicker, type Resident } from '../visits/ResidentPicker.tsx';
import { ChoiceField, faultsOf, TextField, type Faults } from './fields.tsx';
import { DISABILITIES, GRADES, gradeOf, KINDS, type Kind } from './kinds.ts';

type Seen = Schemas['VisitsUnmaskedOut'];
type Flag = Seen['flags'][number];

export function Flags() {
  const [chosen, setChosen] = useTyped<Resident | null>('flags-resident', null);
  return (
    <div class="stack">
      <p class="soft">关爱标记是敏感信息：先找到是哪一位，写明为什么看，才显示。谁看的、为什么看，都会记录。</p>
      <section class="card" aria-label="找居民"><ResidentPicker id="flags-who" label="看哪位居民" chosen={chosen} onChange={setChosen} /></section>
      {chosen && <OneResident key={chosen.id} one={chosen} />}
    </div>
  );
}

function OneResident({ one }: { one: Resident }) {
  const [seen, setSeen] = useState<Seen | null>(null);
  const [said, setSaid] = useState('');
  const look = async (reason: string) => setSeen(await post<Seen>(`/residents/${one.id}/unmaskings`, { reason }));
  if (!seen) return <section class="card" aria-label={one.name}><h3>{one.name}</h3><p><ForAReason words="看关爱标记、住址和联系人" of={one.name} run={look} /></p></section>;
  const contact = seen.contact ? [seen.contact.name, seen.contact.relation, seen.contact.phone].filter(Boolean).join(' ') : '没有写';
  const ended = (flag: Flag) => { setSeen({ ...seen, flags: seen.flags.filter((each) => each.id !== flag.id) }); setSaid(`记下了，“${flag.name}”不再需要。`); };
  const added = (flag: Flag) => { setSeen({ ...seen, flags: seen.flags.concat(flag) }); setSaid(`记下了：${flag.name}。`); };
  return (
    <section class="card" aria-label={one.name}>
      <h3>{one.name}</h3>
      {said && <Notice kind="good"><p>{said}</p></Notice>}
      <dl class="facts"><div><dt>住址</dt><dd>{seen.address || '没有写'}</dd></div><div><dt>联系人</dt><dd>{contact}</dd></div></dl>
      {!seen.flags.length && <p class="soft">没有关爱标记。需要照顾的，在下面记一条。</p>}
      {seen.flags.length > 0 && <ul class="lines">{seen.flags.map((flag) => <OneFlag key={flag.id} flag={flag} resident={one.id} done={() => ended(flag)} />)}</ul>}
      <NewFlag resident={one.id} done={added} />
    </section>
  );
}

function OneFlag({ flag, resident, done }: { flag: Flag; resident: string; done: () => void }) {
  const [open, setOpen] = useTyped(`flag-${flag.id}`, false);
  const [reason, setReason] = useTyped(`flag-reason-${flag.id}`, '');
  const [fault, setFault] = useState('');
  const end = () => {
    if (reason.trim().length < 2) return setFault('请写为什么，至少两个字');
    return put(`/residents/${resident}/flags/${flag.id}/ending`, { reason: reason.trim() }).then(done, (error: unknown) => setFault(inWords(error)));
  };
  return (
    <li>
      <div class="row"><span class="strong">{flag.name}</span><span class="soft">{moment(flag.since, true)} 记的</span><button type="button" class="button bare push" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? '先不改' : '不再需要'}<span class="unseen">：{flag.name}</span></button></div>
      {open && <div class="field narrow"><TextField id={`flag-${flag.id}`} label="为什么不再需要（会记录）" hint="如：儿子搬回来同住了" value={reason} onType={(text) => { setReason(text); setFault(''); }} fault={fault} most={500} /><p class="field"><DoButton kind="main" run={end}>记下</DoButton></p></div>}
    </li>
  );
}

const EMPTY = { kind: '', disability: '', grade: '' };

/** Of a kind whose rule stands; the server says so where none does. */
function NewFlag({ resident, done }: { resident: string; done: (flag: Flag) => void }) {
  const [open, setOpen] = useTyped(`flag-new-${resident}`, false);
  const [told, setTold] = useTyped(`flag-told-${resident}`, EMPTY);
  const [commands] = useTyped(`flag-commands-${resident}`, () => new Commands());
  const [faults, setFaults] = useState<Faults>({});
  const type = (name: keyof typeof EMPTY) => (text: string) => { setTold({ ...told, [name]: text }); setFaults({}); };
  const isDisabled = told.kind === 'disabled';
  const send = () => {
    const wrong: Faults = { ...(!told.kind ? { kind: '请选是哪一种' } : {}), ...(isDisabled && !told.disability ? { disability: '请选残疾类别' } : {}), ...(isDisabled && !told.grade ? { grade: '请选残疾等级' } : {}) };
    setFaults(wrong);
    if (Object.keys(wrong).length) return undefined;
    const sent = { kind: told.kind as Kind, grade: isDisabled ? gradeOf(told.disability, told.grade) : null };
    return put<Flag>(`/residents/${resident}/flags/${commands.of('flag', sent)}`, sent).then((flag) => { commands.answered(); setTold(EMPTY); setOpen(false); done(flag); }, (error: unknown) => setFaults(faultsOf(error, ['kind', 'grade'])));
  };
  if (!open) return <p><button type="button" class="button" onClick={() => setOpen(true)}>记一条关爱标记</button></p>;
  return (
    <div class="field narrow">
      <ChoiceField id="flag-kind" label="哪一种" hint="只收有规定的，见“关爱标记的规定”" value={told.kind} onType={type('kind')} fault={faults.kind} options={KINDS} />
      {isDisabled && <ChoiceField id="flag-disability" label="残疾类别" value={told.disability} onType={type('disability')} fault={faults.disability} options={DISABILITIES} />}
      {isDisabled && <ChoiceField id="flag-grade" label="残疾等级" value={told.grade} onType={type('grade')} fault={faults.grade} options={GRADES} />}
      {faults[''] && <p class="fault" role="alert">{faults['']}</p>}
      <p class="row"><DoButton kind="main" run={send}>记下</DoButton><button type="button" class="button" onClick={() => setOpen(false)}>先不记</button></p>
    </div>
  );
}
