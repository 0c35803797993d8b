/** Everything once more as it will be handed in, the signature below it, and the button. */
import { useRef, useState } from 'preact/hooks';
import { session } from '../../kit/api/client.ts';
import { NoNetwork, Problem } from '../../kit/api/problem.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { fieldFaults, paperFaults, type FieldFault } from '../../kit/form/faults.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { known, settled, shownPapers, shownSections, signatures } from '../../kit/form/state.ts';
import { shownValue } from '../../kit/form/shown.ts';
import { wayOf } from '../../kit/papers/ways.ts';
import { Pad, type Signed } from '../../kit/sign/pad.tsx';
import { DoButton, ErrorSummary, Notice, ScreenTitle, type Summed } from '../../kit/ui/parts.tsx';
import { PhoneCode } from '../PhoneCode.tsx';
import { anchorOf } from './SectionScreen.tsx';
import { Told } from './Told.tsx';
import { Refused } from './Whom.tsx';
import { nextAfter } from './whom.ts';
import { handIn } from './submit.ts';
import { go } from './way.ts';

const WORDS = '以上内容由本人填写并核对,情况属实。';

export function Check({ keeper, form }: { keeper: Keeper; form: Form }) {
  const [faults, setFaults] = useState<{ list: Summed[]; stamp: number }>({ list: [], stamp: 0 });
  const [trouble, setTrouble] = useState<unknown>(null);
  const [asking, setAsking] = useState(false);
  const signed = useRef<Signed | null>(null);
  const values = keeper.draft.value.content.values;
  const fields = signatures(form, values);
  const say = (list: Summed[]) => setFaults({ list, stamp: faults.stamp + 1 });
  const submit = async () => {
    const wrong = wrongNow(keeper, form);
    if (wrong.length) return say(wrong);
    if (fields.length && !signed.current) return say([{ anchor: 'signature', message: '请在下面签名' }]);
    if (!session() || session()!.account.level === 'none') return setAsking(true);
    setTrouble(null);
    try {
      await handIn(keeper, form, signed.current);
      go('done', true);
    } catch (error) {
      if (nextAfter(error)) return setTrouble(error);
      if (error instanceof Problem && error.faults.length) return say(error.faults.map((fault) => ({ anchor: anchorOf(serverPointer(fault.pointer, keeper)), message: fault.message })));
      if (error instanceof Problem && error.slug === 'form-changed') return go('outcome');
      if (error instanceof Problem && error.status === 401) return setAsking(true);
      setTrouble(error instanceof NoNetwork ? error : error);
    }
  };
  return (
    <div class="stack">
      <ErrorSummary faults={faults.list} stamp={faults.stamp} />
      <ScreenTitle note="交之前再看一遍,有错点“修改”。">核对、签名、提交</ScreenTitle>
      <Answers keeper={keeper} form={form} />
      <PaperLines keeper={keeper} form={form} />
      <Told keeper={keeper} />
      {fields.length > 0 && (
        <section class="card" id="signature" tabIndex={-1} aria-labelledby="signature-title">
          <h2 id="signature-title">{form.fields[fields[0]!]!.label}</h2>
          <p>{WORDS}签一次,{form.items.length > 1 ? `${form.items.length}件事都用它。` : '就可以提交。'}</p>
          <Pad label={form.fields[fields[0]!]!.label} onSigned={(next) => { signed.current = next; }} />
        </section>
      )}
      {asking && <SignInFirst phone={String(values.mobile || '')} onDone={() => { setAsking(false); void submit(); }} />}
      {!!trouble && <Refused error={trouble} />}
      <div class="bar"><div class="row">
        <button type="button" class="button" onClick={() => history.back()}>上一步</button>
        <DoButton kind="main" run={submit} busyText="正在提交…">提交申请</DoButton>
      </div></div>
    </div>
  );
}

function wrongNow(keeper: Keeper, form: Form): Summed[] {
  const { values, materials } = keeper.draft.value.content;
  const all: FieldFault[] = fieldFaults(form, values).concat(paperFaults(form, values, materials));
  return all.map((fault) => ({ anchor: anchorOf(fault.pointer).replace(/^f-([a-z0-9_]+).*/, 'line-$1'), message: fault.message }));
}

/** The server numbers papers by their place in the list; our anchors name them. */
function serverPointer(pointer: string, keeper: Keeper): string {
  const [, part, place] = pointer.split('/');
  const entry = part === 'materials' ? keeper.draft.value.content.materials[Number(place)] : undefined;
  return entry ? `/materials/${entry.material}` : pointer.replace(/^\/values/, '');
}

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

function PaperLines({ keeper, form }: { keeper: Keeper; form: Form }) {
  const { values, materials } = keeper.draft.value.content;
  const papers = shownPapers(form, values);
  if (!papers.length) return null;
  return (
    <section class="card" aria-labelledby="check-papers">
      <div class="row"><h2 id="check-papers">材料</h2><button type="button" class="button bare push" onClick={() => go('papers')}>修改<span class="unseen">材料</span></button></div>
      <dl>{papers.map((paper) => {
        const entry = materials.filter((one) => one.material === paper.material)[0];
        const source = entry ? entry.source : paper.sources[0]!;
        return <div class="answer" key={paper.material} id={`p-${paper.material}`} tabIndex={-1}><dt>{paper.name}</dt><dd>{source === 'upload' ? (entry && entry.pages.length ? `${entry.pages.length}页` : '没有交') : wayOf(source, paper).name}</dd></div>;
      })}</dl>
    </section>
  );
}

function SignInFirst({ phone, onDone }: { phone: string; onDone: () => void }) {
  return (
    <section class="card" id="sign-in-first" aria-labelledby="sign-in-first-title">
      <h2 id="sign-in-first-title">用短信确认一下是您</h2>
      <Notice><p>填好的内容都在。确认后马上提交,以后凭这个手机号查进度。</p></Notice>
      <PhoneCode onDone={onDone} suggested={phone} />
    </section>
  );
}
