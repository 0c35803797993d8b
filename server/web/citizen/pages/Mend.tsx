/** Answering a correction: only what was marked is shown and sent; everything else stays as it was. */
import { useRef, useState } from 'preact/hooks';
import { anySession, post, put, who } from '../../kit/api/client.ts';
import { Problem } from '../../kit/api/problem.ts';
import type { CaseState, Content, Correction, Mark as Asked } from '../../kit/api/types.ts';
import { day } from '../../kit/checks/words.ts';
import { answers, changed, emptyAnswer, type KeptAnswer } from '../../kit/draft/answers.ts';
import type { PaperEntry } from '../../kit/draft/merge.ts';
import { lastAnswer } from '../../kit/draft/answers.ts';
import { wrongWith } from '../../kit/form/faults.ts';
import { FieldView } from '../../kit/form/fields.tsx';
import type { Form, Values } from '../../kit/form/shapes.ts';
import { isEmpty, shownPapers, signatures } from '../../kit/form/state.ts';
import { PaperCard } from '../../kit/papers/card.tsx';
import { Pages } from '../../kit/papers/pages.tsx';
import { Pad, type Signed } from '../../kit/sign/pad.tsx';
import { keepSignature } from '../../kit/sign/signing.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, ErrorSummary, Notice, SignInAgain, Trouble, Wait, type Summed } from '../../kit/ui/parts.tsx';
import { allSent, resumeUploads } from '../../kit/upload/queue.ts';

/** With who said it, for the page. */
type Mark = Asked & { by?: string };

/** Codes of the marked fields and papers, each once, with all that was said about it. A desk names a field as its item does. */
export function marked(correction: Correction, form: Form, cases: readonly CaseState[]): { fields: Record<string, Mark[]>; papers: Record<string, Mark[]> } {
  const fields: Record<string, Mark[]> = {}, papers: Record<string, Mark[]> = {};
  const named = (caseId: string, element: string): string => {
    const item = cases.filter((one) => one.id === caseId).map((one) => one.item)[0];
    const rows = form.items.filter((one) => one.code === item).map((one) => one.fields)[0] || [];
    return rows.filter((row) => row.element === element).map((row) => row.field)[0] || element;
  };
  correction.requests.forEach((request) => request.marks.forEach((mark) => {
    const code = mark.target.pointer ? named(request.case, mark.target.pointer.replace(/^\/(values\/)?/, '').split('/')[0]!) : null;
    const shelf = code ? fields : papers;
    const key = code || mark.target.material || '';
    (shelf[key] = shelf[key] || []).push({ ...mark, by: request.body ? '办理部门' : '窗口' });
  }));
  return { fields, papers };
}

/** Number and second secret, where somebody answers without the account. */
export interface Keys { number: string; secret: string }

/** What is known of the application; without the account only of what was marked. */
export interface Mendable {
  id: string; bundle: string; release: string; division: string; declaration?: string | undefined;
  content?: Pick<Content, 'answers' | 'values'>; cases: readonly CaseState[];
}

interface Mending { correction: Correction; one: Mendable; opened?: Keys | undefined; onDone: () => void }

export function Mend({ correction, one, opened, onDone }: Mending) {
  const form = useLoad(() => post<Form>(`/bundles/${encodeURIComponent(one.bundle)}/forms`, { answers: one.content ? one.content.answers : {}, division: one.division, ...(one.release ? { release: one.release } : {}) }), [one.id]);
  const kept = useLoad(() => openAnswer(correction, one), [correction.id]);
  if (form.error) return <Trouble error={form.error} again={form.again} />;
  if (!form.value || !kept.value || !one.content) return <Wait />;
  return <MendForm correction={correction} one={one} form={form.value} kept={kept.value} opened={opened} onDone={onDone} />;
}

/** What was begun on this phone, with its photos on their way again; else an empty answer. */
async function openAnswer(correction: Correction, one: Mendable): Promise<KeptAnswer> {
  void resumeUploads(correction.id).catch(() => undefined);
  const fresh = emptyAnswer(correction.id, one.id, who(), one.declaration || '');
  return lastAnswer.take((await answers.get(correction.id, who()).catch(() => undefined)) || fresh);
}

type Change = (how: (answer: KeptAnswer) => Partial<KeptAnswer>) => void;

/** Each change lies in the phone at once; a page that is killed leaves its last words beside the store. */
function useKept(kept: KeptAnswer): [KeptAnswer, Change, (facts: Partial<KeptAnswer>) => Promise<void>] {
  const [answer, setAnswer] = useState(kept);
  const newest = useRef(kept); // a photo or a signature comes later than the words typed meanwhile
  const keep = async (next: KeptAnswer) => {
    newest.current = next;
    setAnswer(next);
    lastAnswer.keep(next);
    await answers.keep(next).then(() => newest.current === next && lastAnswer.forget(), () => undefined);
  };
  return [answer, (how) => void keep(changed(newest.current, how(newest.current))), (facts) => keep({ ...newest.current, ...facts })];
}

function MendForm({ correction, one, form, kept, opened, onDone }: Mending & { form: Form; kept: KeptAnswer }) {
  const [more, setMore] = useState<string[]>([]);
  const asked = withMore(marked(correction, form, one.cases), more, form);
  const before = one.content!;
  const [answer, change, keep] = useKept(kept);
  const { values, materials: papers, signed, words } = answer;
  const [faults, setFaults] = useState<{ list: Summed[]; stamp: number }>({ list: [], stamp: 0 });
  const [error, setError] = useState<unknown>(null);
  const toSign = signatures(form, before.values);
  const current = (code: string) => (code in values ? values[code] : before.values[code]);
  const send = async () => {
    const list = faultsOf(asked, form, { ...before.values, ...values }, papers).concat(toSign.length && !signed ? [{ anchor: 'mend-signature', message: '改过的内容，请在下面重新签名' }] : []);
    if (list.length) return setFaults({ list, stamp: faults.stamp + 1 });
    try {
      setError(null);
      await allSent(correction.id, pagesIn(answer));
      await give(answer, keep, opened);
      await answers.drop(correction.id).catch(() => undefined);
      onDone();
    } catch (reason) {
      if (reason instanceof Problem && reason.slug === 'signature-needed') {
        change(() => ({ words: String(reason.facts.declaration), signed: null }));
        return setFaults({ list: [{ anchor: 'mend-signature', message: '请看一看下面的话，重新签名' }], stamp: faults.stamp + 1 });
      }
      if (reason instanceof Problem && reason.faults.length) {
        setMore(more.concat(reason.faults.map((fault) => fault.pointer)));
        return setFaults({ list: reason.faults.map((fault) => ({ anchor: anchorOf(fault.pointer), message: fault.message })), stamp: faults.stamp + 1 });
      }
      setError(reason);
    }
  };
  const shown = shownPapers(form, before.values);
  return (
    <section class="card" aria-labelledby={`mend-${correction.id}`}>
      <p><span class="tag warn">轮到您了</span></p>
      <h2 id={`mend-${correction.id}`}>有几处要补正</h2>
      <Notice kind="warn"><p>只改下面标出来的，其他都不用动。{correction.due_on && <>请在 <strong>{day(correction.due_on)}</strong> 前改好。</>}</p></Notice>
      <ErrorSummary faults={faults.list} stamp={faults.stamp} />
      {Object.keys(asked.fields).filter((code) => isTyped(form, code)).map((code) => {
        const field = form.fields[code]!;
        const give = (value: unknown) => change((old) => ({ values: { ...old.values, [code]: value } }));
        return (
          <div key={code} class="field">
            <div class="stack-small"><Said marks={asked.fields[code]!} />
              {opened && !(code in before.values) && <p class="soft">{field.type === 'photo' ? '请重新拍。' : '没有登录，这里不显示原来填的，请重新填一遍。'}</p>}</div>
            <FieldView code={code} field={field} value={current(code)} needed onChange={give} fault={(faults.list.filter((fault) => fault.anchor === `f-${code}`)[0] || { message: undefined }).message}>
              {field.type === 'photo' ? <Pages id={`f-${code}-camera`} name={field.label} pages={(current(code) as string[]) || []} takes={field} draft={correction.id} purpose="element_photo" onChange={give} /> : undefined}
            </FieldView>
          </div>
        );
      })}
      {Object.keys(asked.papers).map((code) => {
        const paper = shown.filter((each) => each.material === code)[0] || form.materials.filter((each) => each.material === code).map((each) => ({ ...each, isNeeded: true }))[0];
        if (!paper) return null;
        return (
          <div key={code} class="field">
            <Said marks={asked.papers[code]!} />
            <PaperCard paper={paper} entry={papers.filter((entry) => entry.material === code)[0] || { material: code, pages: [], source: 'upload' }} draft={correction.id} purpose="correction" itemNames={paper.items.map((item) => (form.items.filter((each) => each.code === item)[0] || { name: item }).name)}
              onChange={(entry) => change((old) => ({ materials: old.materials.filter((each) => each.material !== code).concat(entry) }))} fault={(faults.list.filter((fault) => fault.anchor === `p-${code}`)[0] || { message: undefined }).message} />
          </div>
        );
      })}
      {words && toSign.length > 0 && <SignAgain key={words} words={words} said={toSign.reduce((all, code) => all.concat(asked.fields[code] || []), [] as Mark[])} before={signed} onSigned={(next) => change(() => ({ signed: next }))} />}
      {answer.changedAt > 0 && <p class="saved-line" role="status">改的已存在这部手机里，关了再打开也在</p>}
      {!!error && <Trouble error={error} />}<SignInAgain error={error} />
      <DoButton kind="main full" run={send} busyText="正在提交…">改好了，交上去</DoButton>
    </section>
  );
}

/** Fields that are typed or chosen; a signature has its pad. */
const isTyped = (form: Form, code: string): boolean => !!form.fields[code] && form.fields[code]!.type !== 'signature';

/** Every photo that the answer names. */
const pagesIn = ({ values, materials }: KeptAnswer): string[] =>
  materials.reduce((all, entry) => all.concat(entry.pages), Object.keys(values).reduce((all, code) => all.concat(Array.isArray(values[code]) ? (values[code] as string[]) : []), [] as string[]));

/**
 * Sends an answer. What there is to sign the server says: this content, as it will be stored, under these words. The
 * signature is kept with the answer before it goes, so that a repeat after a lost answer says the same.
 */
async function give(answer: KeptAnswer, keep: (facts: Partial<KeptAnswer>) => Promise<void>, opened?: Keys): Promise<void> {
  const { correction, id, values, materials, signed, words } = answer;
  if (opened) await anySession(); // photos and the signature need an owner
  const send = (signature: KeptAnswer['signature']) => put(`/corrections/${correction}/answers/${id}`, { values, materials, signature, ...(opened ? { opened_with: opened } : {}) });
  try {
    await send(answer.signature);
  } catch (error) {
    const facts = error instanceof Problem && error.slug === 'signature-needed' ? error.facts : null;
    if (!facts || !signed || facts.declaration !== words) throw error;
    const signature = await keepSignature(signed, String(facts.shown_digest), '申请人');
    await keep({ signature });
    await send(signature);
  }
}

/** What changed is signed anew: the first signature stands under the first words. */
function SignAgain({ words, said, before, onSigned }: { words: string; said: Mark[]; before: Signed | null; onSigned: (signed: Signed | null) => void }) {
  return (
    <section class="field" id="mend-signature" tabIndex={-1} aria-labelledby="mend-signature-title">
      <h3 id="mend-signature-title">改好后重新签名</h3>
      <Said marks={said} />
      <p class="strong">{words}</p>
      <Pad label="重新签名" before={before} onSigned={onSigned} />
    </section>
  );
}

const anchorOf = (pointer: string): string => pointer.indexOf('/signature') === 0 ? 'mend-signature' : `${pointer.indexOf('/materials/') === 0 ? 'p' : 'f'}-${pointer.split('/')[2]}`;

/** What the server asks besides, because a change brought it up: shown with the rest, so that nobody stands before a closed door. */
function withMore(asked: ReturnType<typeof marked>, more: readonly string[], form: Form): ReturnType<typeof marked> {
  const fields = { ...asked.fields }, papers = { ...asked.papers };
  more.forEach((pointer) => {
    const code = pointer.split('/')[2] || '';
    if (pointer.indexOf('/materials/') === 0) papers[code] = papers[code] || [];
    else if (form.fields[code]) fields[code] = fields[code] || [];
  });
  return { fields, papers };
}

const Said = ({ marks }: { marks: Mark[] }) => <>{marks.map((mark, place) => <p class="notice bad" key={place}><strong>{mark.by || '窗口'}说：</strong>{mark.text || mark.reason}</p>)}</>;

function faultsOf(asked: ReturnType<typeof marked>, form: Form, values: Values, papers: PaperEntry[]): Summed[] {
  const fields = Object.keys(asked.fields).filter((code) => isTyped(form, code)).map((code) => {
    if (isEmpty(values[code]) && !asked.fields[code]!.length) return null; // the server says whether it is needed still
    const wrong = isEmpty(values[code]) ? `请填写“${form.fields[code]!.label}”` : wrongWith(code, form.fields[code]!, values[code], values);
    return wrong ? { anchor: `f-${code}`, message: wrong } : null;
  });
  const missing = Object.keys(asked.papers).filter((code) => asked.papers[code]!.length).map((code) => {
    const entry = papers.filter((each) => each.material === code)[0];
    return entry && (entry.source !== 'upload' || entry.pages.length) ? null : { anchor: `p-${code}`, message: '请补上标出来的材料' };
  });
  return fields.concat(missing).filter((fault): fault is Summed => fault !== null);
}
