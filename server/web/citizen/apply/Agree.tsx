/** What is told before anything is typed, and what is agreed to apart: health, money, whereabouts are never taken along silently. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Problem } from '../../kit/api/problem.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, SignInAgain, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { isSensitive, keepAll, lacking, mayBeAboutChild, wording, type Wording } from './agreements.ts';

export function Words({ text }: { text: Wording }) {
  return <>{text.body.split(/\n\s*\n/).map((part) => <p key={part}>{part}</p>)}</>;
}

const Told = ({ text }: { text: Wording }) => <details><summary>{text.title}</summary><Words text={text} /></details>;

/** A box to tick, its words beside it. */
function Tick({ id, on, fault, words, toggle }: { id: string; on: boolean; fault: boolean; words: string; toggle: () => void }) {
  return (
    <label class={`choice ${on ? 'on' : ''}`}>
      <input type="checkbox" id={id} checked={on} aria-describedby={fault ? 'agree-fault' : undefined} onChange={toggle} />
      <span class="mark square" aria-hidden="true" /><span>{words}</span>
    </label>
  );
}

const SENSITIVE = '表里有比较私密的内容（证件、健康、收入、账户等），我看明白了，同意为办这件事使用';
const UNDER = '不满 14 岁。我是孩子的监护人，我看明白了，同意使用孩子的信息';
const OVER = '已满 14 岁';

function ChildsAge({ under, pick }: { under: boolean | null; pick: (under: boolean) => void }) {
  return (
    <fieldset class="choices"><legend>孩子（您替他办的人）多大了？</legend>
      {[{ is: true, words: UNDER }, { is: false, words: OVER }].map((one) => (
        <label class={`choice ${under === one.is ? 'on' : ''}`} key={one.words}>
          <input type="radio" name="agree-child" id={`agree-child-${one.is ? 'under' : 'over'}`} checked={under === one.is} onChange={() => pick(one.is)} />
          <span class="mark" aria-hidden="true" /><span>{one.words}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The notice, the separate consents where the form needs them, and the way on; `onGo` runs once all are kept. */
export function Agree({ keeper, form, onGo, children }: { keeper: Keeper; form: Form; onGo: () => void; children?: ComponentChildren }) {
  const [needed, child] = [isSensitive(form), mayBeAboutChild(form, keeper.draft.value.content.applicant)];
  const codes = ['notice'].concat(needed ? 'sensitive' : [], child ? 'under_14' : []);
  const texts = useLoad(() => Promise.all(codes.map(wording)), [codes.join()]);
  const has = (code: string) => !lacking(keeper, [code]).length;
  const [agreed, setAgreed] = useState(has('sensitive'));
  const [under, setUnder] = useState<boolean | null>(has('under_14') || null);
  const [fault, setFault] = useState('');
  const [trouble, setTrouble] = useState<unknown>(null);
  const missing = needed && !agreed ? 'agree-sensitive' : child && under === null ? 'agree-child-under' : '';
  const on = async () => {
    setFault(missing);
    setTrouble(null);
    const box = missing && document.getElementById(missing);
    if (box) return box.focus();
    const wanted = codes.filter((code) => code !== 'under_14' || under);
    if (!lacking(keeper, wanted).length) return onGo();
    try {
      await keepAll(keeper, (texts.value || []).filter((text) => wanted.indexOf(text.code) >= 0));
      onGo();
    } catch (error) {
      setTrouble(error);
      if (error instanceof Problem && error.slug === 'text-changed') texts.again();
    }
  };
  return (
    <>
      <section class={`card ${fault ? 'faulty' : ''}`} aria-labelledby="told-title">
        <h2 id="told-title">您填的信息怎么用</h2>
        <p>只给办这几件事的部门看，只为办这次的事。</p>
        {!!texts.error && <Trouble error={texts.error} again={texts.again} />}
        {(texts.value || []).map((text) => <Told key={text.code} text={text} />)}
        {needed && <Tick id="agree-sensitive" on={agreed} fault={!!fault} words={SENSITIVE} toggle={() => { setAgreed(!agreed); setFault(''); }} />}
        {child && <ChildsAge under={under} pick={(is) => { setUnder(is); setFault(''); }} />}
        {fault && <p class="fault" id="agree-fault" role="alert">请先看一看、{fault === 'agree-sensitive' ? '打上勾' : '选一个'}。不同意的，可以到窗口办。</p>}
        {!!trouble && <Trouble error={trouble} />}<SignInAgain error={trouble} />
      </section>
      <div class="bar"><div class="row">{children}<DoButton kind="main" run={on} busyText="正在记下…" disabled={!texts.value && lacking(keeper, codes).length > 0}>开始填表</DoButton></div></div>
    </>
  );
}

/** What turned out to be missing at the end: read it, agree, and go on. */
export function AgreeNow({ keeper, codes, onDone }: { keeper: Keeper; codes: readonly string[]; onDone: () => void }) {
  const texts = useLoad(() => Promise.all(codes.map(wording)), [codes.join()]);
  const [trouble, setTrouble] = useState<unknown>(null);
  const agree = async () => {
    setTrouble(null);
    try {
      await keepAll(keeper, texts.value!);
      onDone();
    } catch (error) {
      setTrouble(error);
      if (error instanceof Problem && error.slug === 'text-changed') texts.again();
    }
  };
  return (
    <section class="card" id="agree-now" tabIndex={-1} aria-labelledby="agree-now-title">
      <h2 id="agree-now-title">提交前，请再看一看</h2>
      {!!texts.error && <Trouble error={texts.error} again={texts.again} />}
      {!texts.value && !texts.error && <Wait />}
      {(texts.value || []).map((text) => <div key={text.code}><h3>{text.title}</h3><Words text={text} /></div>)}
      {!!trouble && <Trouble error={trouble} />}<SignInAgain error={trouble} />
      {texts.value && <p><DoButton kind="main" run={agree} busyText="正在记下…">{texts.value.some((text) => text.kind === 'consent') ? '看明白了，同意' : '看过了'}</DoButton></p>}
    </section>
  );
}
