/** An original that is away: to whom it goes next, signed by who gets it; and one that is taken along. */
import { useRef } from 'preact/hooks';
import type { Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { Notice, ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { day } from '../../../../server/web/kit/checks/words.ts';
import { lacksOf as takingLacks, LONGEST } from '../../rules/carrying.ts';
import { dayIn } from '../../rules/consent.ts';
import { BEGUN, lacksOf, signedOf, type Handing } from '../../rules/handing.ts';
import { Typed } from '../../shell/Typed.tsx';
import { OneOf } from '../job/Choices.tsx';
import { isInHand } from '../todo.ts';
import { workerName } from '../worker.ts';
import { useDraft } from './draft.ts';
import { Hand } from './Hand.tsx';
import { keepInk, layDown, moment, originalDigest, shownOf } from './laying.ts';
import { OneOfDays, Printed, Submit, type TaskScreen } from './parts.tsx';

/** Days in which a piece may be promised back. */
const WITHIN = [1, 2, 3, 5, 7, 10, 15, 30, LONGEST];

type Keeper = 'resident' | 'centre' | 'body' | 'worker';
const FROM_ME: { code: Keeper; name: string }[] = [{ code: 'resident', name: '还给本人' }, { code: 'centre', name: '交给服务中心' }, { code: 'body', name: '交给部门' }, { code: 'worker', name: '交给别的网格员' }];
const FROM_OTHERS: { code: Keeper; name: string }[] = [{ code: 'worker', name: '我拿回来了' }, { code: 'resident', name: '直接还给了本人' }];
const SIGNERS: Record<Keeper, string> = { resident: '本人', centre: '窗口收件人', body: '部门收件人', worker: '接手的网格员' };

interface Fields {
  to: Keeper;
  name: string;
  given: Handing;
}

export function Original({ one }: TaskScreen) {
  const { piece } = one;
  const isMine = isInHand(one);
  const writing = useDraft<Fields>(one.id, { to: isMine ? 'resident' : 'worker', name: '', given: BEGUN });
  const signed = useRef<Signed | null>(null);
  if (!writing) return null;
  const { fields, command, set, saved } = writing;
  const choices = isMine ? FROM_ME : FROM_OTHERS;
  const to = choices.some(({ code }) => code === fields.to) ? fields.to : choices[0]!.code; // it may have been written when it was elsewhere
  const { given } = fields;
  const asksName = isMine && to !== 'resident';
  const name = asksName ? fields.name.trim() : '';
  const what = (piece && piece.what) || '原件';
  const submit = async () => {
    const lacks = lacksOf(given, 'risky', !!signed.current, to === 'worker' ? {} : { worker: await workerName() });
    if (lacks.length) return lacks;
    const ink = signed.current && given.way === 'signature' ? (await keepInk(signed.current, { command, shown: await originalDigest(one.original!, to, one.due_on), signer: name || SIGNERS[to] })).id : null;
    const said = signedOf(given, ink);
    const body = { ...said, to, to_name: name, ...(await moment()) };
    return layDown(writing, { kind: 'handover', task: one.id, of: one.original!, inner: command, about: one.job || one.original!, body, shown: await shownOf(command, [said.signature as Uuid | null]) });
  };
  return (
    <>
      <dl class="card facts">
        <div><dt>原件</dt><dd><strong>{what}</strong></dd></div>
        <div><dt>现在在</dt><dd>{isMine || !piece ? '您手里' : [piece.keeper_plain, piece.keeper_name].filter((words) => words).join('，')}</dd></div>
        <div><dt>最晚归还</dt><dd>{day(one.due_on)}</dd></div>
      </dl>
      <Printed name="原件收条" path={`/originals/${one.original}/slip`}>给本人的收条（可以打印）</Printed>
      <div class="card">
        <OneOf id="to" label={isMine ? '交到哪里' : '现在在哪里'} choices={choices} chosen={to} onChoose={(next) => { signed.current = null; set({ to: next, given: BEGUN }); }} />
        {asksName && <Typed id="name" label="交给谁（可以不填）" hint="比如：3号窗口" value={fields.name} onType={(name) => set({ name })} />}
      </div>
      <Hand key={to} {...{ given, command, saved }} grade="risky" signer={SIGNERS[to]} words={`${what}，我收到了。`} onSet={(next) => set({ given: next })} onSigned={(ink) => { signed.current = ink; }} />
      <Submit submit={submit} keeping={writing.keeping}>{to === 'resident' ? '还给本人了' : isMine ? '交出去了，记下来' : '拿回来了，记下来'}</Submit>
    </>
  );
}

/** Seeing and photographing is the rule; what must travel is signed for by whose it is. */
export function Carry({ job }: { job: Uuid }) {
  const writing = useDraft(job, { what: '', why: '', due: '', given: BEGUN }, false);
  const signed = useRef<Signed | null>(null);
  const [today, last] = [dayIn(Date.now()), dayIn(Date.now(), LONGEST)];
  if (!writing) return <Wait />;
  const { fields, command, set, saved } = writing;
  const { what, why, due, given } = fields;
  const retell = (part: Partial<typeof fields>) => { // what was signed was signed under other words
    signed.current = null;
    set(part);
  };
  const submit = async () => {
    const lacks = [...takingLacks(fields, today, last), ...lacksOf(given, 'risky', !!signed.current, { worker: await workerName() })];
    if (lacks.length) return lacks;
    const ink = signed.current && given.way === 'signature' ? (await keepInk(signed.current, { command, shown: await originalDigest(command, 'worker', due), signer: '本人' })).id : null;
    const said = signedOf(given, ink);
    const body = { ...said, what: what.trim(), why: why.trim(), due_back: due, ...(await moment()) };
    const trouble = await layDown(writing, { kind: 'original', task: command, of: job, inner: command, about: job, job, body, shown: await shownOf(command, [said.signature as Uuid | null]) });
    if (!trouble) location.replace('#originals');
    return trouble;
  };
  return (
    <>
      <ScreenTitle note="能拍照的就拍照，原件留在本人手里。一定要带走的，才在这里记。">带走一件原件</ScreenTitle>
      <Notice kind="warn"><p><strong>现金、银行卡、存折、密码、验证码，谁也不能代拿。</strong></p></Notice>
      <div class="card">
        <Typed id="what" label="带走的是什么" hint="比如：户口簿" value={what} onType={(next) => retell({ what: next })} />
        <Typed id="why" label="为什么要带走" hint="比如：窗口要看原件" value={why} onType={(next) => set({ why: next })} />
        <OneOfDays id="due" label="最晚哪天归还" days={WITHIN.map((days) => dayIn(Date.now(), days))} value={due} onChoose={(next) => retell({ due: next })} />
      </div>
      <Hand {...{ given, command, saved }} grade="risky" signer="本人" words={`${what.trim() || '这件原件'}请网格员带走，${due ? `最晚${day(due)}归还` : '办完就还'}。`} onSet={(next) => set({ given: next })} onSigned={(ink) => { signed.current = ink; }} />
      <Submit submit={submit} keeping={writing.keeping}>带走，记下来</Submit>
    </>
  );
}
