/** An application from the first question to the receipt. One thing per screen; what was typed is kept all the way. */
import { useSignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { NoNetwork } from '../../kit/api/problem.ts';
import type { Bundle } from '../../kit/api/types.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { shownPapers, shownSections } from '../../kit/form/state.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { Trouble, Wait } from '../../kit/ui/parts.tsx';
import { same } from '../../kit/draft/merge.ts';
import { photosOf } from '../../kit/draft/store.ts';
import { LaterScreen } from './LaterScreen.tsx';
import { later } from './later.ts';
import { stayWithoutNetwork } from './offline.ts';
import { Outcome } from './Outcome.tsx';
import { Questions } from './Questions.tsx';
import { SectionScreen } from './SectionScreen.tsx';
import { SavedLine } from './SavedLine.tsx';
import { fetchForm, keptForm, loadBundle, openDraft, type Place } from './start.ts';
import { isCommunity, Where } from './Where.tsx';
import { go, here } from './way.ts';

export interface Shared {
  keeper: Keeper;
  bundle: Bundle;
  form: Form | null;
}

export function Apply({ place }: { place: Place }) {
  const shared = useSignal<Shared | null>(null);
  const [error, setError] = useState<unknown>(null);
  const open = async () => {
    setError(null);
    try {
      const bundle = await loadBundle(place);
      const keeper = await openDraft(place, bundle);
      shared.value = { keeper, bundle, form: (await keptForm(keeper)) || null };
      void sendWaitingPhotos(keeper);
      if (!here.value || here.value === 'start') go(nextStep(keeper, bundle), true);
    } catch (reason) {
      setError(reason);
    }
  };
  useEffect(() => {
    void open();
    const retry = () => shared.value && void sendWaitingPhotos(shared.value.keeper);
    addEventListener('online', retry);
    return () => removeEventListener('online', retry);
  }, []);
  if (error) return <Trouble error={error} again={() => void open()} />;
  if (!shared.value) return <Wait text="正在打开表格" />;
  const { keeper, bundle } = shared.value;
  const takeForm = (form: Form) => (shared.value = { ...shared.value!, form });
  return <Screens keeper={keeper} bundle={bundle} form={shared.value.form} takeForm={takeForm} />;
}

/** Without network the form that lies in the phone will do, as long as the answers are those it was made for. */
function keptInstead(error: unknown, form: Form | null, keeper: Keeper): Form {
  const { content, division } = keeper.draft.value;
  if (error instanceof NoNetwork && form && form.division === division && same(form.answers, content.answers)) return form;
  throw error;
}

/** Photos of an earlier visit that the server does not have yet; what sends them is fetched only if there are any. */
async function sendWaitingPhotos(keeper: Keeper): Promise<void> {
  const draft = keeper.draft.value.id;
  const kept = await photosOf(draft).catch(() => []);
  if (kept.some((photo) => !photo.sent)) await later().then(({ resumeUploads }) => resumeUploads(draft)).catch(() => undefined);
}

/** Where a person goes on: where they left off; else the community (a flyer's code knows it), then the questions. */
function nextStep(keeper: Keeper, bundle: Bundle): string {
  const { step, division } = keeper.draft.value;
  if (step !== 'start') return step;
  return isCommunity(division) ? firstStep(bundle) : 'where';
}

const firstStep = (bundle: Bundle): string => (bundle.questions.length ? 'questions/0' : 'outcome');

function Screens({ keeper, bundle, form, takeForm }: Shared & { takeForm: (form: Form) => void }) {
  const [step, at] = here.value.split('/') as [string, string | undefined];
  useEffect(() => {
    if (here.value && here.value !== 'done' && here.value !== 'start') keeper.note({ step: here.value, page: location.pathname + location.search });
  }, [here.value]);
  if (step === 'done') return <LaterScreen show={({ Done }) => <Done keeper={keeper} />} />;
  if (keeper.isAnothers.value) return <LaterScreen show={({ Another }) => <Another keeper={keeper} form={form} />} />;
  const place = Number(at || 0);
  if (step === 'where') return <Where keeper={keeper} next={firstStep(bundle)} />;
  const makeForm = async () => takeForm(await fetchForm(keeper, keeper.draft.value.content.answers).catch((error: unknown) => keptInstead(error, form, keeper)));
  return (
    <div class="stack">
      <Progress form={form} keeper={keeper} step={step} place={place} questions={bundle.questions.length} />
      <SavedLine keeper={keeper} />
      {!form || step === 'questions' || step === '' || step === 'outcome' ? (
        step === 'outcome' || step === 'whom' ? <Outcome keeper={keeper} bundle={bundle} form={form} makeForm={makeForm} /> : <Questions keeper={keeper} bundle={bundle} place={place} key={place} />
      ) : (
        <Filling keeper={keeper} form={form} step={step} place={place} />
      )}
    </div>
  );
}

/** From here on there are typed words to keep. */
function Filling({ keeper, form, step, place }: { keeper: Keeper; form: Form; step: string; place: number }) {
  useEffect(stayWithoutNetwork, []);
  if (step === 'whom') return <LaterScreen show={({ Whom }) => <Whom keeper={keeper} form={form} />} />;
  if (step === 'form') return <SectionScreen keeper={keeper} form={form} place={place} key={place} />;
  if (step === 'papers') return <LaterScreen show={({ Papers }) => <Papers keeper={keeper} form={form} />} />;
  return <LaterScreen show={({ Check }) => <Check keeper={keeper} form={form} />} />;
}

/** Where one is, in words and as a line of steps. */
function Progress({ form, keeper, step, place, questions }: { form: Form | null; keeper: Keeper; step: string; place: number; questions: number }) {
  const values = keeper.draft.value.content.values;
  const sections = form ? shownSections(form, values) : [];
  const stops = ['回答几个问题', '看看要办什么', ...sections.map((section) => `填表：${section.name}`), ...(form && shownPapers(form, values).length ? ['材料'] : []), '核对、签名、提交'];
  const at = step === 'form' ? 2 + place : step === 'papers' ? 2 + sections.length : step === 'check' ? stops.length - 1 : step === 'outcome' || step === 'whom' ? 1 : 0;
  const inside = at === 0 && questions ? `（第 ${Math.min(place, questions - 1) + 1} 个）` : '';
  return (
    <div class="stack-small">
      {form && <div class="steps" aria-hidden="true">{stops.map((stop, n) => <span key={stop} class={n <= at ? 'done' : ''} />)}</div>}
      <p class="soft small">{form ? `第 ${at + 1} 步，共 ${stops.length} 步：` : ''}{stops[at]}{inside}</p>
    </div>
  );
}
