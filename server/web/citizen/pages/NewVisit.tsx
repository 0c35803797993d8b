/** Asking for a visit: for oneself or for a relative on record, what for, on which day. Where nobody knows the grid, it is asked. */
import { useState } from 'preact/hooks';
import { get, put, who } from '../../kit/api/client.ts';
import { Problem } from '../../kit/api/problem.ts';
import type { Mandate, Ward } from '../../kit/api/types.ts';
import { wishes, type Wish } from '../../kit/draft/wishes.ts';
import { DayPicker, GridPicker } from '../../kit/form/grid.tsx';
import { uuid7, type Uuid } from '../../kit/ids.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { today } from '../../kit/checks/words.ts';
import { DoButton, ErrorSummary, Notice, Trouble, type Summed } from '../../kit/ui/parts.tsx';
import { Words } from '../../kit/ui/words.tsx';
import { begunAgain, kinOf, wordsFrom, type Kin } from './visits.ts';

const empty = (): Wish => ({ id: uuid7(), who: 'self', words: wordsFrom(location.search), day: '', grid: '' });

const isGridMissing = (error: unknown): boolean => error instanceof Problem && error.faults.some((fault) => fault.pointer === '/grid');

function wrongWith(wish: Wish, asksGrid: boolean): Summed[] {
  const faults: Summed[] = [];
  if (wish.who === 'other') faults.push({ anchor: 'visit-who', message: '请选给谁约，名单里没有的打12345' });
  if (!wish.words.trim()) faults.push({ anchor: 'visit-words', message: '请写要帮什么忙，几个字就行' });
  if (asksGrid && !wish.grid) faults.push({ anchor: 'visit-grid', message: '请选住在哪个社区、哪个网格' });
  return faults;
}

/** `onSent` is told what to say of it. */
export function NewVisit({ me, hasOpen, onSent }: { me: Uuid; hasOpen: boolean; onSent: (words: string) => void }) {
  const [before] = useState(() => wishes.get(who()));
  const [wish, setWish] = useState<Wish | null>(() => (before ? begunAgain(before, location.search, today()) : hasOpen ? null : empty()));
  const [isAgain, setAgain] = useState(!!before);
  if (!wish) return <p><button type="button" class="button full" onClick={() => setWish(empty())}>再约一次上门</button></p>;
  const change = (part: Partial<Wish>) => {
    const next = { ...wish, ...part, id: uuid7() };
    setWish(next);
    wishes.keep({ ...next, owner: who(), changedAt: Date.now() });
  };
  const drop = () => {
    wishes.drop(who());
    setAgain(false);
    setWish(empty());
  };
  const sent = (words: string) => {
    wishes.drop(who());
    onSent(words);
  };
  return (
    <>
      {isAgain && <Notice><p>上次没约完，写过的都在，接着写就行。</p><p><button type="button" class="button" onClick={drop}>不要了，重新写</button></p></Notice>}
      <Form key={isAgain ? 'again' : 'new'} wish={wish} me={me} change={change} onSent={sent} />
    </>
  );
}

function Form({ wish, me, change, onSent }: { wish: Wish; me: Uuid; change: (part: Partial<Wish>) => void; onSent: (words: string) => void }) {
  const ties = useLoad(async () => {
    const [wards, mandates] = await Promise.all([get<{ items: Ward[] }>('/guardianships'), get<{ items: Mandate[] }>('/mandates')]);
    return kinOf(wards.items, mandates.items, me, Date.now());
  }, [me]);
  const [faults, setFaults] = useState<Summed[]>([]);
  const [stamp, setStamp] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const [asksGrid, setAsksGrid] = useState(!!wish.grid);
  const kin = (ties.value || []).filter((one) => one.person === wish.who)[0];
  const refused = (problem: unknown) => {
    if (!asksGrid && isGridMissing(problem)) return setAsksGrid(true);
    return setError(problem);
  };
  const send = () => {
    const wrong = wrongWith(wish, asksGrid);
    setFaults(wrong);
    setStamp(stamp + 1);
    setError(null);
    if (wrong.length) return undefined;
    const told = { resident: kin ? kin.person : null, words: wish.words.trim(), wanted_on: wish.day || null, grid: wish.grid || null, asked: kin ? { relation: kin.relation.slice(0, 20) || null } : null };
    return put(`/visit-requests/${wish.id}`, told).then(() => onSent(kin ? '约好了。网格员会先问本人，本人愿意才上门。' : '约好了。网格员接了以后，这里会写谁来。来的人先说暗号，说对了再开门。'), refused);
  };
  return (
    <div class="card">
      <ErrorSummary faults={faults} stamp={stamp} />
      <h2>约一次上门</h2>
      <Whom wish={wish} kin={ties.value || []} change={change} />
      {!!ties.error && <Trouble error={ties.error} again={ties.again} />}
      <Words id="visit-words" label="要帮什么忙" hint="如：腿脚不便，想办老年卡；看不懂水费单。别写密码和银行卡号。" value={wish.words} onType={(words) => change({ words })} />
      <DayPicker id="visit-day" label="最晚哪天来" day={wish.day} onChange={(day) => change({ day })} />
      {asksGrid && <Where grid={wish.grid} change={change} />}
      {!!error && <No error={error} />}
      <p><DoButton kind="main full" run={send}>约网格员上门</DoButton></p>
    </div>
  );
}

/** Enough asked for: a person goes on from here. */
function No({ error }: { error: unknown }) {
  if (!(error instanceof Problem) || error.slug !== 'too-many-visits') return <Trouble error={error} />;
  return <Notice kind="warn"><p>{error.sentence}。</p><p class="row"><a class="button" href="tel:12345">打 12345</a><a class="button" href="/sites">看就近窗口</a></p></Notice>;
}

function Whom({ wish, kin, change }: { wish: Wish; kin: Kin[]; change: (part: Partial<Wish>) => void }) {
  const choice = (who: Wish['who'], words: string) => <label class={`choice ${wish.who === who ? 'on' : ''}`} key={who}><input type="radio" name="visit-who" checked={wish.who === who} onChange={() => change({ who })} /><span class="mark" aria-hidden="true" /><span>{words}</span></label>;
  return (
    <fieldset class="field choices" id="visit-who" tabIndex={-1}><legend class="label">给谁约</legend>
      {choice('self', '我自己')}
      {kin.map((one) => choice(one.person, `${one.name}${one.relation ? `（您是${one.relation}）` : ''}`))}
      {choice('other', kin.length ? '别的家人、邻居' : '家里老人，或别人')}
      {wish.who === 'other' && <Notice kind="warn"><p>要先知道您和他的关系。请用下面一种办法：</p><ul class="dots"><li>打 12345 或社区电话替他约，说清住址就行。</li><li>先在“授权”里和他说好，以后就能在这里替他约。</li></ul><p class="row"><a class="button" href="tel:12345">打 12345</a><a class="button" href="/mandates">去“授权”</a></p></Notice>}
    </fieldset>
  );
}

/** On no worker's list yet: by the community and its grid it is known who comes. */
function Where({ grid, change }: { grid: string; change: (part: Partial<Wish>) => void }) {
  return (
    <div class="field" id="visit-grid" tabIndex={-1}>
      <Notice><p>还不在网格员的名单上，请选住在哪里，才知道请谁来。</p></Notice>
      <div class="field"><GridPicker id="visit-grid" grid={grid} onChange={(code) => change({ grid: code })} /></div>
      <p class="hint">说不清是哪个网格的，打 <a href="tel:12345">12345</a> 或社区电话，说住址就行，有人替您约。</p>
    </div>
  );
}
