/** What is told before anything is typed, and what is agreed to apart: health, money, whereabouts are never taken along silently. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { anySession, get, put } from '../../kit/api/client.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { uuid7 } from '../../kit/ids.ts';
import { useLoad } from '../../kit/ui/load.ts';

export interface Wording {
  code: string;
  version: number;
  title: string;
  body: string;
  digest: string;
}

export const wording = (code: string): Promise<Wording> => get<Wording>(`/consent-texts/${code}`);

/** Notes that these very words were shown (and, for a consent, agreed to). */
export async function take(text: Wording, application: string): Promise<string> {
  await anySession();
  const id = uuid7();
  await put(`/consents/${id}`, { text: text.code, version: text.version, shown_digest: text.digest, purpose: { application } });
  return id;
}

export const isSensitive = (form: Form): boolean => Object.keys(form.fields).some((code) => form.fields[code]!.sensitivity === 'sensitive');

export function Words({ text }: { text: Wording }) {
  return <>{text.body.split(/\n\s*\n/).map((part) => <p key={part}>{part}</p>)}</>;
}

/** The notice, the separate consent where the form needs one, and the way on; `onGo` runs once both are kept. */
export function Agree({ keeper, form, onGo, children }: { keeper: Keeper; form: Form; onGo: () => void; children?: ComponentChildren }) {
  const needed = isSensitive(form);
  const texts = useLoad(() => Promise.all([wording('notice'), needed ? wording('sensitive') : Promise.resolve(null)]), [form.digest]);
  const [agreed, setAgreed] = useState(keeper.draft.value.agreed === true);
  const [fault, setFault] = useState(false);
  const [notice, sensitive] = texts.value || [null, null];
  const on = () => {
    if (needed && !agreed) {
      setFault(true);
      const box = document.getElementById('agree-sensitive');
      if (box) box.focus();
      return undefined;
    }
    if (!keeper.draft.value.agreed && notice) {
      const told = [notice].concat(sensitive || []);
      Promise.all(told.map((text) => take(text, keeper.draft.value.id))).then(() => keeper.note({ agreed: true }), () => undefined);
    }
    return onGo();
  };
  return (
    <>
      <section class={`card ${fault ? 'faulty' : ''}`} aria-labelledby="told-title">
        <h2 id="told-title">您填的信息怎么用</h2>
        <p>只给办这几件事的部门看,只为办这次的事。</p>
        {notice && <details><summary>{notice.title}</summary><Words text={notice} /></details>}
        {sensitive && <details><summary>{sensitive.title}</summary><Words text={sensitive} /></details>}
        {needed && (
          <label class={`choice ${agreed ? 'on' : ''}`}>
            <input type="checkbox" id="agree-sensitive" checked={agreed} aria-describedby={fault ? 'agree-fault' : undefined} onChange={() => { setAgreed(!agreed); setFault(false); }} />
            <span class="mark square" aria-hidden="true" /><span>表里有比较私密的内容(证件、健康、收入、账户等),我看明白了,同意为办这件事使用</span>
          </label>
        )}
        {fault && <p class="fault" id="agree-fault" role="alert">请先看一看、打上勾。不同意的,可以到窗口办。</p>}
      </section>
      <div class="bar"><div class="row">{children}<button type="button" class="button main" onClick={on}>开始填表</button></div></div>
    </>
  );
}
