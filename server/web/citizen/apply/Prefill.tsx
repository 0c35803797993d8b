/** Filling in what is known already: only after the person has read what that means and agreed, here on the page. */
import { useEffect, useState } from 'preact/hooks';
import { post, resume, session } from '../../kit/api/client.ts';
import { inWords, Problem } from '../../kit/api/problem.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Known } from '../../kit/api/types.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { isEmpty } from '../../kit/form/state.ts';
import { DoButton, Notice, Wait } from '../../kit/ui/parts.tsx';
import { Words } from './Agree.tsx';
import { take, wording, type Wording } from './agreements.ts';
import { PhoneCode } from '../PhoneCode.tsx';

export function Prefill({ keeper, form, onStop }: { keeper: Keeper; form: Form; onStop: () => void }) {
  const [text, setText] = useState<Wording | null>(null);
  const [signing, setSigning] = useState(false);
  const [said, setSaid] = useState<{ kind: 'good' | 'bad' | ''; words: string } | null>(null);
  const open = async () => {
    setSaid(null);
    await resume().catch(() => null);
    if (!session() || session()!.account.level === 'none') return setSigning(true);
    setSigning(false);
    return wording('prefill').then(setText, (error: unknown) => setSaid({ kind: 'bad', words: inWords(error) }));
  };
  useEffect(() => void open(), []);
  const agree = async () => {
    try {
      const count = await fill(keeper, form, text!);
      setText(null);
      setSaid(count ? { kind: 'good', words: `替您填好了${count}项，每一项都标了来处，请核对。` } : { kind: '', words: '还没有可以替您填的，麻烦您填一次，以后就不用再填了。' });
    } catch (error) {
      setSaid({ kind: 'bad', words: error instanceof Problem && error.status === 404 ? '暂时不能替您填，请自己填。' : inWords(error) });
    }
  };
  const stop = <button type="button" class="button" onClick={onStop}>不用，我自己填</button>;
  return (
    <>
      {said && <Notice kind={said.kind}><p>{said.words}</p></Notice>}
      {!text && !signing && !said && <Wait />}
      {!text && said && said.kind === 'bad' && <p class="row"><DoButton run={open}>再试一次</DoButton>{stop}</p>}
      {signing && <><p>先用短信确认一下是您。</p><PhoneCode onDone={() => void open()} /><p>{stop}</p></>}
      {text && <><h3>{text.title}</h3><Words text={text} /><p class="row"><DoButton kind="main" run={agree}>同意，替我填</DoButton>{stop}</p></>}
    </>
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
