/** For whom it is: oneself without another thought, somebody else with what that takes. */
import { useState } from 'preact/hooks';
import { get, resume, session } from '../../kit/api/client.ts';
import { Problem } from '../../kit/api/problem.ts';
import type { Guide, Mandate, Ward } from '../../kit/api/types.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { ErrorSummary, Notice, ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { groundsFor, GROUNDS, inPerson, needsMandate, nextAfter, noOf, told, usable, withGround, type Ground } from './whom.ts';
import { PhoneCode } from '../PhoneCode.tsx';
import { ProveWays } from '../ProveWays.tsx';
import { go } from './way.ts';
import { groundOf } from './WhomLine.tsx';

/** A no about who acts for whom, with what to do next; any other trouble as it always is. */
export function Refused({ error }: { error: unknown }) {
  const next = nextAfter(error);
  if (!next) return <Trouble error={error} />;
  return <Notice kind="bad"><p class="strong">{noOf(error as Problem)}</p><p>{next}</p>
    {(error as Problem).slug === 'level-too-low' && <ProveWays words="在手机上核验，完了回到这里：" />}
    <p class="row"><button type="button" class="button" onClick={() => go('whom')}>改“给谁办”</button><a class="button" href="/mandates">看授权</a><a class="button" href="tel:12345">打 12345</a></p></Notice>;
}

const known = async <T,>(address: string): Promise<T[]> => {
  await resume();
  return session() && session()!.account.level !== 'none' ? (await get<{ items: T[] }>(address)).items : [];
};

export function Whom({ keeper, form }: { keeper: Keeper; form: Form }) {
  const [ground, setGround] = useState(groundOf(keeper));
  const [person, setPerson] = useState((keeper.draft.value.content.applicant || { person: null }).person);
  const [fault, setFault] = useState(0);
  const isOpen = groundsFor(form).every((one) => one.code !== ground);
  const alone = inPerson(form, ground);
  const wrong = alone.length ? `要本人办，不能代办：${alone.join('、')}` : isOpen ? '请选是替谁办' : needsMandate(ground) && !person ? '替别人办，要先选一份对方的授权' : '';
  const on = () => {
    if (wrong) return setFault(fault + 1);
    const chosen = ground === 'self' ? null : person;
    keeper.change((content) => ({ ...content, applicant: { person: chosen, authority: ground }, values: withGround(content.values, ground) }));
    return go('outcome');
  };
  return (
    <div class="stack">
      <ErrorSummary stamp={fault} faults={fault && wrong ? [{ anchor: isOpen || alone.length ? 'whom-grounds' : 'whom-mandate', message: wrong }] : []} />
      <div class="card">
        <ScreenTitle note="材料和结果都算在这个人（单位）名下。">给谁办？</ScreenTitle>
        <fieldset class="choices" id="whom-grounds" tabIndex={-1}><legend class="unseen">给谁办</legend>
          {groundsFor(form).map((one) => <Radio key={one.code} name="whom" words={one.name} on={one.code === ground} pick={() => { setGround(one.code); setPerson(null); setFault(0); }} />)}
        </fieldset>
        {told(form) === false && <><p>前面答的是本人来办。要替别人办，请先改那个答案。</p><p><button type="button" class="button" onClick={() => go('questions/0')}>改答案</button></p></>}
        {ground !== 'self' && !isOpen && <p>{GROUNDS.filter((one) => one.code === ground)[0]!.note}</p>}
      </div>
      {alone.length > 0 && <Notice kind="warn"><p class="strong">这件事要本人办</p><ul class="dots">{alone.map((name) => <li key={name}>{name}</li>)}</ul><p>请改成本人办。行动不便的，可以<a href="/visits">请网格员上门</a>，或打 <a href="tel:12345">12345</a>。</p></Notice>}
      {ground === 'guardian' && <Wards person={person} pick={setPerson} />}
      {needsMandate(ground) && !alone.length && <Held ground={ground} items={form.items.map((item) => item.code)} person={person} pick={setPerson} />}
      {ground !== 'self' && <InPerson form={form} />}
      <div class="bar"><div class="row"><button type="button" class="button" onClick={() => go('outcome')}>上一步</button><button type="button" class="button main" onClick={on}>就这样办</button></div></div>
    </div>
  );
}

function Radio({ name, words, on, pick }: { name: string; words: string; on: boolean; pick: () => void }) {
  return <label class={`choice ${on ? 'on' : ''}`}><input type="radio" name={name} checked={on} onChange={pick} /><span class="mark" aria-hidden="true" /><span>{words}</span></label>;
}

/** Children and wards whom the window has on record; a newborn is not yet, and need not be. */
function Wards({ person, pick }: { person: string | null; pick: (person: string | null) => void }) {
  const wards = useLoad(() => known<Ward>('/guardianships'), []);
  if (wards.error) return <Trouble error={wards.error} again={wards.again} />;
  if (!wards.value) return <Wait />;
  const standing = wards.value.filter((one) => one.stands);
  if (!standing.length) return null;
  return (
    <fieldset class="card choices"><legend class="label">是哪一位</legend>
      {standing.map((one) => <Radio key={one.id} name="whom-ward" words={`${one.ward.name}（您是${one.relation}）`} on={one.ward.id === person} pick={() => pick(one.ward.id)} />)}
      <Radio name="whom-ward" words="别的孩子（如刚出生的），还没登记过" on={person === null} pick={() => pick(null)} />
    </fieldset>
  );
}

/** The mandates that fit; without one, in plain words how to come by one. */
function Held({ ground, items, person, pick }: { ground: Ground; items: string[]; person: string | null; pick: (person: string) => void }) {
  const held = useLoad(() => known<Mandate>('/mandates'), [ground]);
  if (held.error) return <Trouble error={held.error} again={held.again} />;
  if (!held.value) return <Wait />;
  if (!session() || session()!.account.level === 'none') {
    return <div class="card" id="whom-mandate" tabIndex={-1}><h2>先登录</h2><p>用手机号收一条短信，看看对方给过您授权没有。</p><PhoneCode onDone={held.again} /></div>;
  }
  const me = session() && session()!.account.person ? session()!.account.person!.id : null;
  const fitting = usable(held.value, me, ground, items, Date.now());
  return (
    <div class="card" id="whom-mandate" tabIndex={-1}>
      <h2>{fitting.length ? '用哪一份授权' : '还没有能用的授权'}</h2>
      {fitting.map((one) => <Radio key={one.id} name="whom-mandate" words={`${one.principal.name}${one.relation ? `（您是${one.relation}）` : ''}`} on={one.principal.id === person} pick={() => pick(one.principal.id!)} />)}
      {!fitting.length && !me && <Notice kind="warn"><p>替别人办，要先核验您自己的身份。带身份证到就近窗口办一次就行。</p><ProveWays words="也可以在手机上核验，完了回到这里：" /></Notice>}
      {!fitting.length && <><p>请对方用下面一种办法同意：</p><ul class="dots"><li>在手机上：对方登录后，在“授权”里写上您，或同意您的请求。</li><li>打电话：对方打 12345 说一声。</li><li>当面：对方到窗口说一声；写不了字的，也可以口头说。</li></ul>
        <p class="row"><a class="button main" href="/mandates">去“授权”</a><a class="button" href="/sites">看就近窗口</a></p></>}
    </div>
  );
}

/** What each thing's guide says about somebody else coming; what takes the person himself is said above. */
function InPerson({ form }: { form: Form }) {
  const told = useLoad(() => Promise.all(form.items.filter((item) => item.proxy_allowed).map((item) => get<Guide>(`/items/${item.code}?division=${form.division}`).then((guide) => ({ name: item.plain_name || item.name, said: guide.faq.filter((one) => /本人来不了/.test(one.ask))[0] }), () => null))), [form.digest]);
  const lines = (told.value || []).filter((one) => one && one.said);
  if (!lines.length) return null;
  return <div class="card"><h2>能不能代办</h2><ul class="dots">{lines.map((one) => <li key={one!.name}>{one!.name}：{one!.said!.answer}</li>)}</ul></div>;
}
