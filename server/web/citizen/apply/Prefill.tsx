/** Filling in what is known already: only after the person has read what that means and agreed, here on the page. */
import { useState } from 'preact/hooks';
import { post, session } from '../../kit/api/client.ts';
import { inWords, Problem } from '../../kit/api/problem.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Form, Values } from '../../kit/form/shapes.ts';
import { isEmpty } from '../../kit/form/state.ts';
import { DoButton, Notice } from '../../kit/ui/parts.tsx';
import { Words } from './Agree.tsx';
import { take, wording, type Wording } from './agreements.ts';
import { PhoneCode } from '../PhoneCode.tsx';

interface Known {
  values: Values;
  sources: Record<string, string>;
}

export function Prefill({ keeper, form }: { keeper: Keeper; form: Form }) {
  const [text, setText] = useState<Wording | null>(null);
  const [signing, setSigning] = useState(false);
  const [said, setSaid] = useState<{ kind: 'good' | 'bad' | ''; words: string } | null>(null);
  const fillable = Object.keys(form.fields).some((code) => form.fields[code]!.prefill.length > 0);
  const open = async () => {
    if (!session() || session()!.account.level === 'none') return setSigning(true);
    setSigning(false);
    return wording('prefill').then(setText, (error: unknown) => setSaid({ kind: 'bad', words: inWords(error) }));
  };
  const agree = async () => {
    try {
      const count = await fill(keeper, form, text!);
      setText(null);
      setSaid(count ? { kind: 'good', words: `替您填好了${count}项,每一项都标了来处,请核对。` } : { kind: '', words: '还没有可以替您填的,麻烦您填一次,以后就不用再填了。' });
    } catch (error) {
      setSaid({ kind: 'bad', words: error instanceof Problem && error.status === 404 ? '暂时不能替您填,请自己填。' : inWords(error) });
    }
  };
  const whom = keeper.draft.value.content.applicant;
  // One's own words do not belong in somebody else's form; a mandate opens that person's.
  if (!fillable || (whom && whom.authority !== 'self' && !whom.person)) return null;
  return (
    <section class="card" aria-labelledby="prefill">
      <h2 id="prefill">以前填过的,可以不用再填</h2>
      {said && <Notice kind={said.kind}><p>{said.words}</p></Notice>}
      {!text && !signing && <><p class="soft">您同意后,我们用您的资料和以前办的件替您填。每一项都会标出从哪来的,您可以改。</p><p><DoButton run={async () => { await open(); }}>看看能替我填什么</DoButton></p></>}
      {signing && <><p>先用短信确认一下是您。</p><PhoneCode onDone={() => void open()} /></>}
      {text && <><h3>{text.title}</h3><Words text={text} />
        <p class="row"><DoButton kind="main" run={agree}>同意,替我填</DoButton><button type="button" class="button" onClick={() => setText(null)}>不用,我自己填</button></p></>}
    </section>
  );
}

/** Agrees to these very words, asks what is known, and fills only what is still empty. */
async function fill(keeper: Keeper, form: Form, text: Wording): Promise<number> {
  const consent = await take(text, keeper.draft.value.id);
  const draft = keeper.draft.value;
  const whom = draft.content.applicant;
  const known = await post<Known>(`/bundles/${encodeURIComponent(draft.bundle)}/prefill`, { answers: draft.content.answers, release: form.release, division: draft.division, consent, ...(whom && whom.person ? { person: whom.person } : {}) });
  const empty = Object.keys(known.values).filter((code) => form.fields[code] && isEmpty(draft.content.values[code]));
  keeper.change((content) => {
    const values = { ...content.values }, prefilled = { ...content.prefilled };
    empty.forEach((code) => {
      values[code] = known.values[code];
      prefilled[code] = known.sources[code] || 'profile';
    });
    return { ...content, values, prefilled };
  });
  return empty.length;
}
