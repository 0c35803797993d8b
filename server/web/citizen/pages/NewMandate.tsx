/** A new mandate: who, for which things, until when. Given at once, or asked for and then confirmed by the other. */
import { useState } from 'preact/hooks';
import { put } from '../../kit/api/client.ts';
import type { Spoken } from '../../kit/api/types.ts';
import { today } from '../../kit/checks/words.ts';
import { uuid7, type Uuid } from '../../kit/ids.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, ErrorSummary, Notice, Trouble, type Summed } from '../../kit/ui/parts.tsx';
import { Words } from '../apply/Agree.tsx';
import { wording, type Wording } from '../apply/agreements.ts';
import { ItemPicker } from './ItemPicker.tsx';
import { Line } from './Line.tsx';
import { asksFirm, inTheNameOf, LASTS, termsOf, wrongWithWish, type Wish } from './mandates.ts';

const EMPTY: Wish = { way: 'give', ground: 'relative', firm: '', name: '', number: '', relation: '', months: 6, all: false, items: [] };

/** Longer answers stand one below the other. */
const SHORT = 4;

export function NewMandate({ me, firms, onDone }: { me: Uuid; firms: Spoken[]; onDone: () => void }) {
  const [wish, setWish] = useState<Wish | null>(null);
  const open = (way: Wish['way']) => () => setWish({ ...EMPTY, way });
  if (wish) return <WishForm key={wish.way} first={wish} me={me} firms={firms} onDone={onDone} onStop={() => setWish(null)} />;
  return (
    <div class="card">
      <h2>新的授权</h2>
      <p class="row"><button type="button" class="button main" onClick={open('give')}>请人替我办</button><button type="button" class="button" onClick={open('ask')}>我要替别人办</button></p>
      <p class="small soft">结婚、收养、继承、办银行卡，要本人办，不能授权。帮忙的人不能收钱。</p>
    </div>
  );
}

/** One name for one wish: pressed again after a lost answer, it is the same mandate. */
async function send(id: Uuid, consentId: Uuid, wish: Wish, me: Uuid, text: Wording): Promise<void> {
  if (wish.way === 'give') await put(`/consents/${consentId}`, { text: text.code, version: text.version, shown_digest: text.digest, purpose: { mandate: id } });
  await put(`/mandates/${id}`, termsOf(wish, me, today(), wish.way === 'give' ? consentId : null));
}

function WishForm({ first, me, firms, onDone, onStop }: { first: Wish; me: Uuid; firms: Spoken[]; onDone: () => void; onStop: () => void }) {
  const [wish, setWish] = useState(first);
  const [names, setNames] = useState(() => [uuid7(), uuid7()] as [Uuid, Uuid]);
  const [faults, setFaults] = useState<{ list: Summed[]; stamp: number }>({ list: [], stamp: 0 });
  const [error, setError] = useState<unknown>(null);
  const text = useLoad(() => wording(wish.firm ? 'mandate_firm' : 'mandate'), [wish.firm]);
  const give = wish.way === 'give';
  const change = (facts: Partial<Wish>) => { setWish({ ...wish, ...facts }); setNames([uuid7(), uuid7()]); };
  const on = async () => {
    const list = wrongWithWish(wish);
    setFaults({ list, stamp: faults.stamp + 1 });
    setError(null);
    if (list.length || !text.value) return undefined;
    return send(names[0], names[1], wish, me, text.value).then(onDone, setError);
  };
  const still = wrongWithWish(wish);
  const open = faults.list.filter((one) => still.some((now) => now.anchor === one.anchor));
  const faultOf = (anchor: string) => (open.filter((one) => one.anchor === anchor)[0] || { message: '' }).message;
  return (
    <section class="card" aria-labelledby="new-mandate">
      <h2 id="new-mandate">{wish.firm ? '请经办人替单位办' : give ? '请人替我办' : '我要替别人办'}</h2>
      <ErrorSummary faults={open} stamp={faults.stamp} />
      {!give && <Notice><p>发出后，要等对方同意：{asksFirm(wish) ? '法定代表人' : '对方'}登录后点“同意”，或打 12345、到窗口说一声。{asksFirm(wish) && '法定代表人还没在窗口登记过的，请带营业执照和身份证去登记一次。'}</p></Notice>}
      {give && firms.length > 0 && <Pick legend="用谁的名义" options={[{ code: '', name: '我自己' }, ...firms.map((one) => ({ code: one.firm.id, name: one.firm.name }))]} value={wish.firm} onPick={(firm) => { setWish(inTheNameOf(wish, firm)); setNames([uuid7(), uuid7()]); }} />}
      {!wish.firm && <Pick legend={give ? '请谁' : '替谁'} options={[{ code: 'relative', name: '亲友' }, { code: 'handler', name: give ? '单位经办人' : '单位（我是经办人）' }]} value={wish.ground} onPick={(ground) => change({ ground: ground as Wish['ground'] })} />}
      <Line id="mandate-name" label={asksFirm(wish) ? '单位名称' : wish.firm ? '经办人姓名' : '对方姓名'} value={wish.name} fault={faultOf('mandate-name')} onType={(name) => change({ name })} />
      <Line id="mandate-number" label={asksFirm(wish) ? '统一社会信用代码' : wish.firm ? '经办人身份证号' : '对方身份证号'} value={wish.number} fault={faultOf('mandate-number')} onType={(number) => change({ number })} />
      <Line id="mandate-relation" label={wish.firm ? '他在单位做什么' : give ? '是您的什么人' : asksFirm(wish) ? '您在单位做什么' : '您是对方的什么人'} hint={wish.ground === 'handler' ? '如：会计、店长' : '如：女儿、邻居'} optional value={wish.relation} onType={(relation) => change({ relation: relation.slice(0, 50) })} />
      <Pick legend="办哪些事" options={[{ code: 'some', name: '只办我选的事' }, { code: 'all', name: '能委托的都可以' }]} value={wish.all ? 'all' : 'some'} onPick={(code) => change({ all: code === 'all' })} />
      {!wish.all && <ItemPicker chosen={wish.items} onChange={(items) => change({ items })} fault={faultOf('mandate-items')} />}
      <Pick legend="到什么时候" options={LASTS.map((one) => ({ code: String(one.months), name: one.name }))} value={String(wish.months)} onPick={(months) => change({ months: Number(months) })} />
      {give && text.value && <details><summary>{text.value.title}</summary><Words text={text.value} /></details>}
      {!!text.error && <Trouble error={text.error} again={text.again} />}
      {!!error && <Trouble error={error} />}
      <div class="row"><DoButton kind="main" run={on} disabled={!text.value}>{give ? '看明白了，同意授权' : '请对方同意'}</DoButton><button type="button" class="button" onClick={onStop}>不办了</button></div>
    </section>
  );
}

function Pick({ legend, options, value, onPick }: { legend: string; options: Array<{ code: string; name: string }>; value: string; onPick: (code: string) => void }) {
  return (
    <fieldset class="field"><legend class="label">{legend}</legend><div class={`choices ${options.some((one) => one.name.length > SHORT) ? '' : 'flat'}`}>
      {options.map((one) => <label class={`choice ${one.code === value ? 'on' : ''}`} key={one.code}><input type="radio" name={`pick-${legend}`} checked={one.code === value} onChange={() => onPick(one.code)} /><span class="mark" aria-hidden="true" /><span>{one.name}</span></label>)}
    </div></fieldset>
  );
}
