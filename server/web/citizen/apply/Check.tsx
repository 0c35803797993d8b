/** Everything once more as it will be handed in, the signature below it, and the button. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { resume, session } from '../../kit/api/client.ts';
import { NoNetwork, Problem } from '../../kit/api/problem.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { anchorOf, fieldFaults, type FieldFault } from '../../kit/form/faults.ts';
import type { Form, Values } from '../../kit/form/shapes.ts';
import { known, settled, shownPapers, shownSections, signatures } from '../../kit/form/state.ts';
import { shownValue } from '../../kit/form/shown.ts';
import { amount, paperFaults, useNoted } from '../../kit/papers/count.ts';
import { saidOfPapers, wordsOf } from '../../kit/papers/said.ts';
import { wayOf } from '../../kit/papers/ways.ts';
import { Pad, type Signed } from '../../kit/sign/pad.tsx';
import { DoButton, ErrorSummary, Notice, ScreenTitle, type Summed } from '../../kit/ui/parts.tsx';
import { today } from '../../kit/checks/words.ts';
import { PhoneCode } from '../PhoneCode.tsx';
import { AgreeNow } from './Agree.tsx';
import { forget, lacking, wanted } from './agreements.ts';
import { withoutRecord } from './letters.ts';
import { ProveFirst, useAbove } from './ProveFirst.tsx';
import { Told } from './Told.tsx';
import { Refused } from './Whom.tsx';
import { nextAfter } from './whom.ts';
import { handIn } from './submit.ts';
import { hasNetwork, Waiting } from './Waiting.tsx';
import { go } from './way.ts';

export function Check({ keeper, form }: { keeper: Keeper; form: Form }) {
  const [faults, setFaults] = useState<{ list: Summed[]; stamp: number }>({ list: [], stamp: 0 });
  const [trouble, setTrouble] = useState<unknown>(null);
  const [asking, setAsking] = useState(false);
  const [waiting, setWaiting] = useState(false);
  const [missing, setMissing] = useState<string[]>([]);
  const signed = useRef<Signed | null>(null);
  const values = keeper.draft.value.content.values;
  const field = signerOf(form, values);
  const words = keeper.draft.value.toSign ? keeper.draft.value.toSign.words : '';
  useEffect(() => void keeper.toServer().catch(() => undefined), []);
  useEffect(() => { signed.current = null; }, [words]);
  const say = (list: Summed[]) => setFaults({ list, stamp: faults.stamp + 1 });
  const above = useAbove(keeper, form);
  const submit = async () => {
    if (above.length) return say([{ anchor: 'prove-first', message: '先核验身份，再签名、提交' }]);
    const wrong = wrongNow(keeper, form);
    if (wrong.length) return say(wrong);
    const unread = lacking(keeper, wanted(form, settled(form, values), today()));
    setMissing(unread);
    if (unread.length) return say([{ anchor: 'agree-now', message: '提交前，还有要您看一看的' }]);
    if (field && !signed.current) return say([{ anchor: 'signature', message: '请在下面签名' }]);
    setTrouble(null);
    setWaiting(!hasNetwork());
    if (!hasNetwork()) return undefined;
    try {
      await resume();
      if (keeper.isAnothers.value) return undefined; // the page tells
      if (!session() || session()!.account.level === 'none') return setAsking(true);
      await handIn(keeper, form, signed.current, words);
      go('done', true);
    } catch (error) {
      if (error instanceof Problem && error.slug === 'phone-needed') return setAsking(true);
      if (nextAfter(error)) return setTrouble(error);
      if (error instanceof Problem && error.slug === 'consent-missing') {
        forget(keeper, error.facts.texts as string[]);
        setMissing(error.facts.texts as string[]);
      }
      if (error instanceof Problem && error.faults.length) {
        const found = error.faults.map((fault) => ({ pointer: serverPointer(fault.pointer, keeper), message: fault.message }));
        keeper.note({ said: saidOfPapers(keeper.draft.value.content.materials, found) });
        return say(found.map((fault) => ({ anchor: placeOf(fault.pointer), message: fault.message })));
      }
      if (error instanceof Problem && error.slug === 'form-changed') return go('outcome');
      if (error instanceof Problem && error.status === 401) return setAsking(true);
      if (error instanceof NoNetwork) return setWaiting(true);
      setTrouble(error);
    }
  };
  return (
    <div class="stack">
      <ErrorSummary faults={faults.list} stamp={faults.stamp} />
      <ScreenTitle note="交之前再看一遍，有错点“修改”。">核对、签名、提交</ScreenTitle>
      <Answers keeper={keeper} form={form} />
      <PaperLines keeper={keeper} form={form} faults={faults.list} />
      <Told keeper={keeper} />
      {above.length > 0 && <ProveFirst names={above} />}
      {field && !above.length && (
        <section class="card" id="signature" tabIndex={-1} aria-labelledby="signature-title">
          <h2 id="signature-title">{form.fields[field]!.label}</h2>
          {words ? <p class="strong">{words}</p> : <p>先存好才能签名。没有网络的，等有网络再签。</p>}
          {words && <Pad key={words} label={form.fields[field]!.label} onSigned={(next) => { signed.current = next; }} />}
          <p class="soft small">签一次，{form.items.length > 1 ? `${form.items.length}件事都用它。` : '就可以提交。'}</p>
        </section>
      )}
      {missing.length > 0 && <AgreeNow keeper={keeper} codes={missing} onDone={() => { setMissing([]); void submit(); }} />}
      {asking && <SignInFirst phone={String(values.mobile || '')} onDone={() => { setAsking(false); void submit(); }} />}
      {!!trouble && <Refused error={trouble} />}
      {waiting && <Waiting again={() => void submit()} />}
      <div class="bar"><div class="row">
        <button type="button" class="button" onClick={() => history.back()}>上一步</button>
        <DoButton kind="main" run={submit} busyText="正在提交…">提交申请</DoButton>
      </div></div>
    </div>
  );
}

/** The one field that is signed: who acts for somebody else signs as that. */
function signerOf(form: Form, values: Values): string | undefined {
  const fields = signatures(form, values);
  return fields.filter((code) => code === 'proxy_signature')[0] || fields[0];
}

function wrongNow(keeper: Keeper, form: Form): Summed[] {
  const { values } = keeper.draft.value.content;
  const held = withoutRecord(form, keeper.draft.value.content);
  const all: FieldFault[] = fieldFaults(form, values).concat(paperFaults(held.form, values, held.materials));
  return all.map((fault) => ({ anchor: anchorOf(fault.pointer).replace(/^f-([a-z0-9_]+).*/, 'line-$1'), message: fault.message }));
}

/** The server numbers papers by their place in the list; our anchors name them. */
function serverPointer(pointer: string, keeper: Keeper): string {
  const [, part, place] = pointer.split('/');
  const entry = part === 'materials' ? keeper.draft.value.content.materials[Number(place)] : undefined;
  return entry ? `/materials/${entry.material}` : pointer.replace(/^\/values/, '');
}

const placeOf = (pointer: string): string =>
  pointer === '/consents' ? 'agree-now' : pointer.indexOf('/signature') === 0 ? 'signature' : anchorOf(pointer);

function Answers({ keeper, form }: { keeper: Keeper; form: Form }) {
  const values = keeper.draft.value.content.values;
  const all = known(form, settled(form, values));
  return (
    <>
      {shownSections(form, values).map((section, place) => (
        <section class="card" key={section.code} aria-labelledby={`check-${section.code}`}>
          <div class="row"><h2 id={`check-${section.code}`}>{section.name}</h2>
            <button type="button" class="button bare push" onClick={() => go(`form/${place}`)}>修改<span class="unseen">{section.name}</span></button></div>
          <dl>{section.fields.map((code) => (
            <div class="answer" key={code} id={`line-${code}`} tabIndex={-1}><dt>{form.fields[code]!.label}</dt><dd>{shownValue(form.fields[code]!, all[code])}</dd></div>
          ))}</dl>
        </section>
      ))}
    </>
  );
}

function PaperLines({ keeper, form, faults }: { keeper: Keeper; form: Form; faults: Summed[] }) {
  useNoted(keeper.draft.value.id);
  const { form: held, materials } = withoutRecord(form, keeper.draft.value.content);
  const papers = shownPapers(held, keeper.draft.value.content.values);
  if (!papers.length) return null;
  return (
    <section class="card" aria-labelledby="check-papers">
      <div class="row"><h2 id="check-papers">材料</h2><button type="button" class="button bare push" onClick={() => go('papers')}>修改<span class="unseen">材料</span></button></div>
      <dl>{papers.map((paper) => {
        const entry = materials.filter((one) => one.material === paper.material)[0];
        const source = entry ? entry.source : paper.sources[0]!;
        const id = `p-${paper.material}`;
        const said = faults.filter((fault) => fault.anchor === id).map((fault) => fault.message);
        const wrong = (said.length ? said : wordsOf(keeper.draft.value.said, entry)).map((words) => <p class="fault" key={words}>{words}</p>);
        return <div class="answer" key={paper.material} id={id} tabIndex={-1}><dt>{paper.name}</dt><dd>{source === 'upload' ? (entry && entry.pages.length ? amount(entry.pages) : '没有交') : wayOf(source)}{wrong}</dd></div>;
      })}</dl>
    </section>
  );
}

function SignInFirst({ phone, onDone }: { phone: string; onDone: () => void }) {
  return (
    <section class="card" id="sign-in-first" aria-labelledby="sign-in-first-title">
      <h2 id="sign-in-first-title">用短信确认一下是您</h2>
      <Notice><p>填好的内容都在。确认后马上提交。以后在这部手机上看进度；换了手机，凭回执上的编号和查询码查。</p></Notice>
      <PhoneCode onDone={onDone} suggested={phone} />
    </section>
  );
}
