/** One application: where each item is, what has to be mended, what has happened so far. */
import { get, put, resume, session } from '../../kit/api/client.ts';
import { Problem } from '../../kit/api/problem.ts';
import type { Application as Kept, ApplicationView, Correction, Progress, Schemas, TraceStep } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { answers } from '../../kit/draft/answers.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { Notice, ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { ReceiptButton, ReceiptFacts } from '../apply/Done.tsx';
import { CaseCard, grouped } from './CaseCard.tsx';
import { Decided, needsWords } from './Decided.tsx';
import { Follow } from './Follow.tsx';
import { MadePapers } from './MadePapers.tsx';
import { Mend } from './Mend.tsx';
import { nameOf } from './names.ts';
import { newestFirst } from './trace.ts';
import { Withdraw } from './Withdraw.tsx';

/** The application, how far it is, and what its bundle is called. */
async function load(id: string): Promise<ApplicationView> {
  const one = await get<Kept>(`/applications/${id}`);
  if (one.stage === 'draft') return { ...one, cases: [] };
  const [progress, decided, name] = await Promise.all([get<Progress>(`/applications/${id}/progress`), get<Schemas['ReviewsToldDecisionsOut']>(`/applications/${id}/decisions`), nameOf(one.bundle)]);
  const open = (progress.corrections || []).filter((asked) => asked.state === 'sent').map((asked) => asked.id);
  await answers.keepOnly(id, open).catch(() => undefined);
  return { ...one, cases: progress.cases || [], trace: progress.trace || [], corrections: progress.corrections || [], owed: progress.owed || [], decisions: decided.items, ...(name ? { name } : {}) };
}

export function Application({ id }: { id: string }) {
  const loaded = useLoad(async () => {
    await resume();
    return load(id);
  }, [id]);
  if (loaded.error) {
    if (loaded.error instanceof Problem && loaded.error.status === 401) return <SignInHere id={id} />;
    if (loaded.error instanceof Problem && loaded.error.status === 404) return <NotHere />;
    if (loaded.error instanceof Problem && loaded.error.slug === 'authority-ended') return <NoLongerMine id={id} said={loaded.error.sentence} />;
    return <div class="stack"><ScreenTitle silent>看申请</ScreenTitle><Trouble error={loaded.error} again={loaded.again} /></div>;
  }
  if (!loaded.value) return <Wait />;
  return <Shown one={loaded.value} again={loaded.again} />;
}

const SignInHere = ({ id }: { id: string }) => (
  <div class="card">
    <ScreenTitle silent>看这份申请，请先登录</ScreenTitle>
    <div class="row"><a class="button main" href={`/sign-in?next=/applications/${id}`}>登录</a><a class="button" href="/progress">不登录，用编号查</a></div>
  </div>
);

/** Somebody else's, or none: the two look alike. */
const NotHere = () => (
  <div class="card">
    <ScreenTitle silent note="可能是用别的手机号、别的手机办的，也可能是网址少了几位。">没有找到这份申请</ScreenTitle>
    <div class="row"><a class="button main" href="/applications">看我的申请</a><a class="button" href="/progress">用编号查</a><a class="button" href="tel:12345">打 12345 问问</a></div>
  </div>
);

/** One acted for somebody, and may no more: number and step, like a stranger with the number. */
function NoLongerMine({ id, said }: { id: string; said: string }) {
  const step = useLoad(() => get<Progress>(`/applications/${id}/progress`), [id]);
  return (
    <div class="card">
      <ScreenTitle silent note={step.value ? <span class="number">编号 {grouped(step.value.number)}</span> : undefined}>{step.value ? `办到：${step.value.state_plain || ''}` : '不再由您代办'}</ScreenTitle>
      <Notice><p>{said}</p></Notice>
      <div class="row"><a class="button main" href="/applications">看我的申请</a><a class="button" href="/mandates">看授权</a></div>
    </div>
  );
}

function Shown({ one, again }: { one: ApplicationView; again: () => void }) {
  const open = (one.corrections || []).filter((correction) => correction.state === 'sent');
  const isOpen = one.cases.some((each) => each.state !== 'closed');
  const erased = (one.trace || []).filter((step) => step.step === 'erased')[0];
  return (
    <div class="stack">
      <ScreenTitle silent note={one.number ? <><span class="number">编号 {grouped(one.number)}</span>{one.for_whom && <><br />{one.for_whom}</>}</> : undefined}>{one.name || one.bundle}</ScreenTitle>
      {erased && <Notice><p>填的内容和交的材料，{moment(erased.at, true)} 已经按要求删除，找不回来了。留下的只有编号和办理经过。</p><p>要再办这件事，请重新申请；有疑问，请打 <a href="tel:12345">12345</a>。</p></Notice>}
      {open.map((correction) => <ToMend key={correction.id} correction={correction} one={one} again={again} />)}
      {session() && <Follow id={one.id} rows={one.owed || []} again={again} />}
      {one.cases.map((each) => <CaseCard key={each.id} one={each} />)}
      {(one.decisions || []).filter(needsWords).map((decision) => <Decided key={decision.id} decision={decision} />)}
      {one.trace && <Trace steps={one.trace} />}
      {!erased && <div class="card"><details>
        <summary>回执</summary>
        <div class="receipt stack-small">
          {one.receipt && <ReceiptFacts receipt={one.receipt} />}
          {one.receipt && one.receipt.qr && <img src={`${one.receipt.qr.replace(/^https?:\/\/[^/]+/, '')}/qr.svg`} alt="回执二维码" width="176" height="176" />}
          <p><ReceiptButton id={one.id} /></p>
        </div>
      </details></div>}
      {one.stage !== 'draft' && !erased && <MadePapers id={one.id} />}
      {isOpen && session() && <Withdraw onGiven={async (id, reason) => { await put(`/applications/${one.id}/withdrawal`, { id, reason }); again(); }} />}
    </div>
  );
}

function ToMend({ correction, one, again }: { correction: Correction; one: ApplicationView; again: () => void }) {
  return <Mend correction={correction} one={one} onDone={again} />;
}

export function Trace({ steps }: { steps: TraceStep[] }) {
  return (
    <section class="card" aria-labelledby="trace">
      <h2 id="trace">办理经过</h2>
      <ol class="trace">
        {newestFirst(steps).map((step, place) => (
          <li class={place === 0 ? 'now' : ''} key={`${step.at}${place}`}>
            <p class="soft small">{moment(step.at, true)}</p>
            <p><strong>{step.text}</strong>{step.name ? ` · ${step.name}` : ''}</p>
            {step.note && <p class="small soft">{step.note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
