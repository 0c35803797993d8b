/** A job at the door, from the choice of what is to be done to the signatures: one screen at a time, each word laid down at once. */
import { Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Form } from '../../../../server/web/kit/form/shapes.ts';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import { Notice, ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import { adopted } from '../../rules/slots.ts';
import { vault } from '../../shell/app.ts';
import { forms, jobs, Keeper, keepWhenLeaving, Locked, photos, Tampered, unopened, type Keeping, type Resident, type Step } from '../../store/index.ts';
import { Check } from './Check.tsx';
import { Consent } from './Consent.tsx';
import { Item } from './Item.tsx';
import { NewWhom } from './NewWhom.tsx';
import { Papers } from './Papers.tsx';
import { Outdated } from './Outdated.tsx';
import type { Begun, JobScreen } from './parts.ts';
import { Questions } from './Questions.tsx';
import { Section } from './Section.tsx';
import { Sign } from './Sign.tsx';
import { KEEPING } from '../words.ts';
import { addressOf, jobHere, moved, placeHere } from './way.ts';
import { listed, nameOf } from './whose.ts';

interface Opened {
  keeper: Keeper;
  form: Form | null;
  /** Whom it is for, if she is on the list. */
  one: Resident | undefined;
}

/** Holds the job while its screens are open; null while it is read, 'none' if there is no such job here, 'broken' if it does not open. */
function useOpened(id: Uuid): Opened | 'none' | 'broken' | null {
  const [opened, setOpened] = useState<Opened | 'none' | 'broken' | null>(null);
  useEffect(() => {
    let keeper: Keeper | null = null;
    let stop: () => void = () => undefined;
    let here = true;
    const open = async () => {
      const kept = await jobs.get(vault, id);
      const form = kept && kept.job.form_digest ? await forms(vault).get(kept.job.form_digest).catch(unopened) : null;
      const held = kept ? (await photos.of(vault, id)).ones : [];
      const one = kept && (await listed(kept.job));
      if (!here) return;
      if (!kept) return setOpened('none');
      keeper = Keeper.of(vault, kept);
      stop = keepWhenLeaving(keeper);
      const now = keeper.job.value.content;
      const content = adopted(now, held);
      if (content !== now) keeper.change((job) => ({ ...job, content }));
      setOpened({ keeper, form: form || null, one });
    };
    open().catch((error: unknown) => {
      if (error instanceof Tampered) return here && setOpened('broken');
      if (!(error instanceof Locked)) throw error;
      return undefined;
    });
    return () => {
      here = false;
      stop();
      if (keeper) void keeper.end().catch(() => undefined);
    };
  }, [id]);
  return opened;
}

export function Job({ id }: { id: Uuid }) {
  const opened = useOpened(id);
  return (
    <>
      <header class="top"><div class="wrap"><span class="brand">{opened && typeof opened === 'object' ? nameOf(opened.keeper.job.value, opened.one) : ''}</span><a class="top-link boxed" href="#unsent">先放一放</a></div></header>
      <main id="main" class="wrap stack alone" tabIndex={-1}>
        {!opened ? <Wait /> : opened === 'broken' ? <Broken /> : opened === 'none' ? <div class="card stack"><ScreenTitle>这件事不在这里了</ScreenTitle><p>可能已经办好，或者删掉了。</p><p><a class="button main full" href="#unsent">看看未上传的</a></p></div> : <Steps {...opened} />}
      </main>
    </>
  );
}

const Broken = () => <div class="card stack"><ScreenTitle>这件事打不开了</ScreenTitle><p>存着的内容坏了。别的事不受影响，照样能写、能送。</p><p><a class="button main full" href="#unsent">到“未上传”里处理</a></p></div>;

function Steps({ keeper, form: before }: Opened) {
  const job = keeper.job.value;
  const [form, takeForm] = useState(before);
  useEffect(() => follow(keeper), []);
  const change: JobScreen['change'] = (part) => keeper.change((now) => ({ ...now, ...part }));
  const go = (step: Step, at = 0) => {
    keeper.change((now) => moved(now, { step, at }));
    location.hash = addressOf(job.id, { step, at });
  };
  const screen = { job, change, go, keeper };
  return (
    <>
      <Kept keeping={keeper.keeping.value} />
      {job.back && <Outdated job={job} />}
      <Fragment key={`${job.step}/${job.at || 0}`}>{form && job.form_digest === form.digest ? <Screen {...screen} form={form} takeForm={takeForm} /> : <Early {...screen} takeForm={takeForm} />}</Fragment>
    </>
  );
}

/** The address leads: the phone's back button changes it. One that names no screen is told where the job is. */
function follow(keeper: Keeper): () => void {
  const { id, step, at = 0 } = keeper.job.value;
  const move = () => {
    const place = jobHere() === id ? placeHere() : null;
    const now = keeper.job.value;
    if (place && (place.step !== now.step || place.at !== (now.at || 0))) keeper.change((one) => moved(one, place));
  };
  history.replaceState(null, '', addressOf(id, { step, at }));
  addEventListener('hashchange', move);
  return () => removeEventListener('hashchange', move);
}

/** Before there is a form: whom it is for, what is to be done, the questions. */
function Early(screen: Begun) {
  const { job } = screen;
  if (job.back) return <Questions {...screen} />; // for whom and for what it is stands
  if ('new' in job.resident && job.step === 'item' && !job.at) return <NewWhom {...screen} />;
  return job.step === 'item' || !job.bundle ? <Item {...screen} /> : <Questions {...screen} />;
}

function Screen({ takeForm, ...screen }: JobScreen & Pick<Begun, 'takeForm'>) {
  switch (screen.job.step) {
    case 'form': return <Section {...screen} />;
    case 'papers': return <Papers {...screen} />;
    case 'check': return <Check {...screen} />;
    case 'consent': return <Consent {...screen} />;
    case 'sign': return <Sign {...screen} />;
    default: return <Early {...screen} takeForm={takeForm} />;
  }
}

const Kept = ({ keeping }: { keeping: Keeping }) => (KEEPING[keeping] ? <Notice kind="bad"><p>{KEEPING[keeping]}</p></Notice> : <p class="saved-line kept" role="status">已存在手机里</p>);
