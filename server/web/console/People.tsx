/** Who speaks for a firm, who has another name now, and what a staff account is called: papers seen, every change logged. */
import { useState } from 'preact/hooks';
import { post, put } from '../kit/api/client.ts';
import { inWords } from '../kit/api/problem.ts';
import type { Schemas } from '../kit/api/types.ts';
import { isCreditCode, isIdNumber, plain } from '../kit/checks/identity.ts';
import { moment } from '../kit/checks/words.ts';
import { uuid7, type Uuid } from '../kit/ids.ts';
import { useList } from '../kit/ui/list.tsx';
import { DoButton, Notice, Trouble, Wait } from '../kit/ui/parts.tsx';
import { Input } from './Door.tsx';
import { useTyped } from './typed.ts';

type Words = Record<string, string>;
type Person = Schemas['IdentityPersonOut'];
type LookedUp = Schemas['IdentityLookedUpOut'];

/** Typed words, and a name for the command that is another one as soon as anything is typed anew. */
function useWords(names: string[]) {
  const empty: Words = Object.fromEntries(names.map((name) => [name, '']));
  const [words, setWords] = useTyped(`words-${names.join('-')}`, empty);
  const [ids, setIds] = useTyped(`ids-${names.join('-')}`, () => [uuid7(), uuid7(), uuid7()]);
  const renew = () => setIds([uuid7(), uuid7(), uuid7()]);
  const type = (name: string) => (text: string) => { setWords({ ...words, [name]: text }); renew(); };
  return { words, ids, type, clear: () => { setWords(empty); renew(); }, isFull: names.every((name) => words[name]!.trim()) };
}

function Said({ done, fault }: { done: string; fault: string }) {
  return <>{fault && <p class="fault" role="alert">{fault}</p>}{done && <Notice kind="good"><p>{done}</p></Notice>}</>;
}

export const Names = () => <div class="stack narrow"><Representative /><NoLonger /><NewName /></div>;

function Representative() {
  const { words, ids, type, clear, isFull } = useWords(['firm', 'code', 'name', 'number', 'proof']);
  const [said, setSaid] = useState({ done: '', fault: '' });
  const record = async () => {
    if (!isCreditCode(words.code!)) return setSaid({ done: '', fault: '统一社会信用代码对不上，请对照营业执照再看一眼' });
    if (!isIdNumber(words.number!)) return setSaid({ done: '', fault: '身份证号对不上，请再看一眼' });
    let step = '核验营业执照';
    try {
      const firm = await checkFirm(ids[0]!, words.firm!, words.code!);
      step = '核验法定代表人';
      const person = await put<Person>(`/identity-checks/${ids[1]}`, { name: words.name!.trim(), id_type: 'resident_id', id_number: plain(words.number!) });
      step = '登记';
      await put(`/representations/${ids[2]}`, { firm: firm.id, person: person.id, proof: words.proof!.trim() });
      setSaid({ done: `登记好了：${words.firm!.trim()}的法定代表人是${words.name!.trim()}。原来登记的从现在起不再算。单位以前给出的授权还有效，他登录后在“授权”里能看到、能收回。`, fault: '' });
      return clear();
    } catch (error) {
      return setSaid({ done: '', fault: `${step}没有成功：${inWords(error)}。改好再点，做过的不会重复。` });
    }
  };
  return (
    <section class="card stack-small" aria-labelledby="representative">
      <h2 id="representative">登记单位的法定代表人</h2>
      <p class="soft">看过营业执照和本人身份证再登记：先核验单位，再核验本人，一次做完。登记后，他能在网上请经办人办事，同意或收回授权。</p>
      <Input id="firm" label="单位名称（和营业执照上一样）" value={words.firm!} onType={type('firm')} />
      <Input id="code" label="统一社会信用代码" value={words.code!} onType={type('code')} />
      <Input id="boss" label="法定代表人姓名" value={words.name!} onType={type('name')} />
      <Input id="boss-number" label="法定代表人身份证号" value={words.number!} onType={type('number')} />
      <Input id="licence" label="看了什么证照" hint="如：营业执照原件和身份证" value={words.proof!} onType={type('proof')} />
      <Said {...said} />
      <p><DoButton kind="main" run={record} disabled={!isFull}>都看过了，登记</DoButton></p>
    </section>
  );
}

const checkFirm = (id: Uuid, name: string, code: string): Promise<Person> =>
  put<Person>(`/identity-checks/${id}`, { kind: 'firm', name: name.trim(), id_type: 'uscc', id_number: plain(code) });

/** The firm's mandates do not end with him; which of them end now is asked, and nothing is ticked beforehand. */
function Running({ one, chosen, choose }: { one: LookedUp; chosen: Uuid[]; choose: (ids: Uuid[]) => void }) {
  if (!one.mandates.length) return <p class="soft">单位没有请人代办的有效授权。</p>;
  const turn = (id: Uuid) => choose(chosen.indexOf(id) < 0 ? chosen.concat(id) : chosen.filter((each) => each !== id));
  return (
    <fieldset class="stack-small"><legend class="label">单位现在有效的授权 {one.mandates.length} 份</legend>
      <p class="soft">授权是单位给的，换了法定代表人也还有效。单位要收回的，在这里勾上，和登记一起收回；不勾的继续有效。</p>
      {one.mandates.map((each) => (
        <label class="tick" key={each.id}><input type="checkbox" checked={chosen.indexOf(each.id) >= 0} onChange={() => turn(each.id)} />
          <span>{each.agent || '网格员'}{each.relation && `（${each.relation}）`}，{each.item_names.length ? each.item_names.join('、') : '能委托的都可以'}，到{moment(each.until, true)}。{each.in_his_time ? '他任内给的。' : '他上任前给的。'}<span class="soft number">编号 {each.number}</span></span></label>
      ))}
    </fieldset>
  );
}

/** Somebody speaks for a firm no longer, and nobody has taken over. */
function NoLonger() {
  const { words, ids, type, clear, isFull } = useWords(['firm', 'code']);
  const [found, setFound] = useState<LookedUp[] | null>(null);
  const [endToo, setEndToo] = useState<Uuid[]>([]);
  const [reason, setReason] = useTyped('left-reason', '');
  const [said, setSaid] = useState({ done: '', fault: '' });
  const refuse = (error: unknown) => setSaid({ done: '', fault: inWords(error) });
  const look = async () => {
    if (!isCreditCode(words.code!)) return setSaid({ done: '', fault: '统一社会信用代码对不上，请对照营业执照再看一眼' });
    setSaid({ done: '', fault: '' });
    return checkFirm(ids[0]!, words.firm!, words.code!).then(() => post<{ items: LookedUp[] }>('/representations/search', { id_number: plain(words.code!) })).then((told) => { setFound(told.items); setEndToo([]); }, refuse);
  };
  const end = (one: LookedUp) => put(`/representations/${one.id}/ending`, { how: 'desk', reason: reason.trim(), mandates: endToo }).then(() => {
    const left = one.mandates.length - endToo.length;
    setSaid({ done: `登记好了：${one.person.name}从现在起不再是${one.firm.name}的法定代表人。${endToo.length ? `收回了 ${endToo.length} 份授权。` : ''}${left ? `还有 ${left} 份授权有效，新的法定代表人登记后能看到、能收回。` : ''}`, fault: '' });
    clear(); setFound(null); setReason('');
  }, refuse);
  const retype = (name: string) => (text: string) => { type(name)(text); setFound(null); };
  return (
    <section class="card stack-small" aria-labelledby="no-longer">
      <h2 id="no-longer">法定代表人不再担任，还没有新的</h2>
      <p class="soft">有新的，直接在上面登记。没有的，看过营业执照和变更的文件，在这里结束。查看和结束都会记录。</p>
      <Input id="firm-left" label="单位名称（和营业执照上一样）" value={words.firm!} onType={retype('firm')} />
      <Input id="code-left" label="统一社会信用代码" value={words.code!} onType={retype('code')} />
      {!found && <p><DoButton run={look} disabled={!isFull}>看过营业执照，查现在是谁</DoButton></p>}
      {found && !found.length && <Notice><p>这个单位现在没有登记法定代表人，不用结束。</p></Notice>}
      {found && found.map((one) => (
        <div class="stack-small" key={one.id}>
          <p>现在登记的是<strong>{one.person.name}</strong>，看过{one.proof}，{moment(one.since, true)} 登记。</p>
          <Running one={one} chosen={endToo} choose={setEndToo} />
          <Input id="left-reason" label="看了什么、为什么结束（会记录）" value={reason} onType={setReason} />
          <p><DoButton kind="main" run={() => end(one)} disabled={reason.trim().length < 2}>结束登记{endToo.length > 0 && `，收回 ${endToo.length} 份授权`}</DoButton></p>
        </div>
      ))}
      <Said {...said} />
    </section>
  );
}

function NewName() {
  const { words, ids, type, clear, isFull } = useWords(['number', 'name', 'proof', 'reason']);
  const [said, setSaid] = useState({ done: '', fault: '' });
  const told = () => ({ id_number: plain(words.number!), name: words.name!.trim(), proof: words.proof!.trim(), reason: words.reason!.trim() });
  const change = () => put<Person>(`/name-changes/${ids[0]}`, told()).then((one) => { setSaid({ done: `改好了，现在的姓名是${one.name}。`, fault: '' }); clear(); }, (error: unknown) => setSaid({ done: '', fault: inWords(error) }));
  return (
    <section class="card stack-small" aria-labelledby="new-name">
      <h2 id="new-name">本人改了姓名</h2>
      <p class="soft">看过户口簿或新身份证再改。谁改的、看了什么、为什么改，都会记录。</p>
      <Input id="whose-name" label="本人的身份证号" value={words.number!} onType={type('number')} />
      <Input id="name-now" label="现在的姓名" value={words.name!} onType={type('name')} />
      <Input id="name-proof" label="看了什么证件" hint="如：户口簿的变更页" value={words.proof!} onType={type('proof')} />
      <Input id="name-reason" label="为什么改（会记录）" value={words.reason!} onType={type('reason')} />
      <Said {...said} />
      <p><DoButton kind="main" run={change} disabled={!isFull || words.reason!.trim().length < 2}>看过了，改姓名</DoButton></p>
    </section>
  );
}

type Staff = Schemas['IdentityStaffOut'];

/** Staff accounts, for the system administrator. */
export function Logins() {
  const page = useList<Staff>('/accounts');
  if (page.error) return <Trouble error={page.error} again={page.again} />;
  if (!page.items) return <Wait />;
  return (
    <div class="stack">
      {page.items.map((one) => <Login key={one.id} one={one} again={page.again} />)}
      {page.more}
    </div>
  );
}

function Login({ one, again }: { one: Staff; again: () => void }) {
  const [isOpen, setIsOpen] = useTyped(`open-${one.id}`, false);
  return (
    <section class="card stack-small" aria-label={`账号：${one.sign_in_name}`}>
      <div class="row"><h2>{one.name || '没有姓名'}</h2>{one.closed && <span class="tag plain">已停用</span>}<span class="push soft">登录名 {one.sign_in_name}</span></div>
      {isOpen ? <Rename one={one} onDone={() => { setIsOpen(false); again(); }} onStop={() => setIsOpen(false)} /> : <p><button type="button" class="button" onClick={() => setIsOpen(true)}>改登录名或姓名<span class="unseen">：{one.sign_in_name}</span></button></p>}
    </section>
  );
}

function Rename({ one, onDone, onStop }: { one: Staff; onDone: () => void; onStop: () => void }) {
  const [login, setLogin] = useTyped(`login-${one.id}`, one.sign_in_name);
  const [name, setName] = useTyped(`called-${one.id}`, one.name || '');
  const [reason, setReason] = useTyped(`why-${one.id}`, '');
  const [fault, setFault] = useState('');
  const [command, setCommand] = useTyped(`rename-${one.id}`, uuid7);
  const typed = (set: (text: string) => void) => (text: string) => { set(text); setCommand(uuid7()); };
  const told = { id: command, sign_in_name: login.trim(), name: name.trim(), reason: reason.trim() };
  const isSame = told.sign_in_name === one.sign_in_name && told.name === one.name;
  const change = () => put(`/accounts/${one.id}/name`, told).then(onDone, (error: unknown) => setFault(inWords(error)));
  return (
    <>
      <Notice kind="warn"><p>改了以后，他在所有设备上都要用新登录名重新登录。旧登录名以后谁也不能再用。</p></Notice>
      <Input id={`login-${one.id}`} label="新登录名" value={login} onType={typed(setLogin)} />
      <Input id={`called-${one.id}`} label="姓名" value={name} onType={typed(setName)} />
      <Input id={`why-${one.id}`} label="为什么改（会记录）" value={reason} onType={typed(setReason)} />
      {fault && <p class="fault" role="alert">{fault}</p>}
      <div class="row"><DoButton kind="main" run={change} disabled={isSame || told.sign_in_name.length < 2 || !told.name || told.reason.length < 2}>改好了，保存</DoButton><button type="button" class="button" onClick={onStop}>不改了</button></div>
    </>
  );
}
