/** Every grid with who looks after it: given and ended from a day, and who stands in while somebody is away. */
import { useState } from 'preact/hooks';
import { put } from '../../kit/api/client.ts';
import type { Schemas } from '../../kit/api/types.ts';
import { day, today } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { DoButton, Notice, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Commands } from '../commands.ts';
import { useTyped } from '../typed.ts';
import { isOn, span, wrongWith, type Charge } from './charge.ts';
import { ChoiceField, DayField, faultsOf, TextField, type Faults } from './fields.tsx';

type Grid = Schemas['VisitsOverseenGridOut'];
type Able = Schemas['VisitsAbleOut'];

export function Charges() {
  const [words, setWords] = useTyped('grid-words', '');
  const [sought, setSought] = useTyped('grid-sought', '');
  const [said, setSaid] = useState('');
  const page = useList<Grid>(`/grids?q=${encodeURIComponent(sought)}`, undefined, '再取一页');
  const done = (told: string) => { setSaid(told); page.again(); };
  return (
    <div class="stack">
      <p class="soft">每个网格由谁管。网格员从当天起就能在手机上看到这个网格的居民；到期的第二天起看不到。</p>
      <form class="tools" onSubmit={(event) => { event.preventDefault(); setSought(words.trim()); }}>
        <TextField id="grid-words" label="找网格" hint="写网格或社区的名字" value={words} onType={setWords} most={50} />
        <button type="submit" class="button">找</button>
      </form>
      {said && <Notice kind="good"><p>{said}</p></Notice>}
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait text="正在取网格" />}
      {page.items && !page.items.length && <div class="card"><h3>{sought ? '没有找到这个网格' : '还没有网格'}</h3><p class="soft">{sought ? '换个写法再找，或者清空再点“找”，看全部。' : '您的区划下面还没有分网格，请系统管理员先分好。'}</p></div>}
      {(page.items || []).map((one) => <OneGrid key={one.code} one={one} done={done} />)}
      {page.more}
    </div>
  );
}

type Opened = '' | 'give' | 'leave';

function OneGrid({ one, done }: { one: Grid; done: (told: string) => void }) {
  const [open, setOpen] = useTyped<Opened>(`open-${one.code}`, '');
  const hasSomebody = one.charges.some((each) => isOn(each, today()));
  const turn = (to: Opened) => () => setOpen(open === to ? '' : to);
  const given = (told: string) => { setOpen(''); done(told); };
  return (
    <section class="card" aria-label={one.name}>
      <div class="row"><h3>{one.name}</h3>{!hasSomebody && <span class="tag bad">今天没有人管</span>}<span class="soft push">{one.community_name}</span></div>
      {!one.charges.length && <p class="soft">还没有交给哪位网格员，点“交给网格员”。</p>}
      {one.charges.length > 0 && <ul class="lines">{one.charges.map((each) => <OneCharge key={each.id} one={each} grid={one} done={done} />)}</ul>}
      <div class="actions all">
        <button type="button" class={`button ${open === 'give' ? 'action-on' : ''}`} aria-expanded={open === 'give'} onClick={turn('give')}>交给网格员<span class="unseen">：{one.name}</span></button>
        <button type="button" class={`button ${open === 'leave' ? 'action-on' : ''}`} aria-expanded={open === 'leave'} onClick={turn('leave')}>有人休假，找人代<span class="unseen">：{one.name}</span></button>
      </div>
      {open && <Give key={open} grid={one} isLeave={open === 'leave'} done={given} />}
    </section>
  );
}

const where = (isLeave: boolean, id: string): string => `/${isLeave ? 'substitutions' : 'grid-workers'}/${id}`;
const named = (name: string): string => name || '没有姓名的网格员';

function OneCharge({ one, grid, done }: { one: Charge; grid: Grid; done: (told: string) => void }) {
  const [open, setOpen] = useTyped(`end-${one.id}`, false);
  const [until, setUntil] = useTyped(`until-${one.id}`, one.until || today());
  const [faults, setFaults] = useState<Faults>({});
  const name = named(one.worker_name);
  const end = () => {
    const wrong = !until ? { until: '请选做到哪天' } : wrongWith({ worker: one.worker, since: one.since, until }, one.is_substitution);
    setFaults(wrong);
    if (Object.keys(wrong).length) return undefined;
    const told = { worker: one.worker, grid: grid.code, since: one.since, until };
    return put(where(one.is_substitution, one.id), told).then(() => { setOpen(false); done(`记下了：${name}管${grid.name}到${day(until)}为止。`); }, (error: unknown) => setFaults(faultsOf(error, ['until'])));
  };
  return (
    <li>
      <div class="row"><span class="strong">{name}</span>{one.is_substitution && <span class="tag">代班</span>}{!isOn(one, today()) && <span class="tag plain">还没开始</span>}<span class="soft">{span(one, today())}</span>
        <button type="button" class="button bare push" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? '先不改' : '改到哪天为止'}<span class="unseen">：{name}，{grid.name}</span></button></div>
      {open && (
        <div class="field narrow">
          <DayField id={`until-${one.id}`} label="做到哪天（含当天）" hint="第二天起，他在手机上看不到这个网格的居民。他手上没办完的代办，在“上门代办”里交给别的网格员。" value={until} onType={(day) => { setUntil(day); setFaults({}); }} fault={faults.until} />
          {faults[''] && <p class="fault" role="alert">{faults['']}</p>}
          <p class="field"><DoButton kind="main" run={end}>记下</DoButton></p>
        </div>
      )}
    </li>
  );
}

/** Who could do it is fetched first: only who has a post here. */
function Give({ grid, isLeave, done }: { grid: Grid; isLeave: boolean; done: (told: string) => void }) {
  const key = `${isLeave ? 'leave' : 'give'}-${grid.code}`;
  const able = useList<Able>(`/grids/${grid.code}/workers?limit=100`, undefined, '还有更多人，再取一页');
  const [told, setTold] = useTyped(key, () => ({ worker: '', since: today(), until: '' }));
  const [commands] = useTyped(`${key}-commands`, () => new Commands());
  const [faults, setFaults] = useState<Faults>({});
  const type = (part: Partial<typeof told>) => { setTold({ ...told, ...part }); setFaults({}); };
  if (able.error) return <Trouble error={able.error} again={able.again} />;
  if (!able.items) return <Wait text="正在取网格员名单" />;
  if (!able.items.length) return <Notice><p>这里还没有网格员。请系统管理员先给他开账号，安全管理员再加上网格员岗位，然后回到这里。</p></Notice>;
  const name = named((able.items.filter((one) => one.account === told.worker)[0] || { name: '' }).name);
  const send = () => {
    const wrong = wrongWith(told, isLeave);
    setFaults(wrong);
    if (Object.keys(wrong).length) return undefined;
    const sent = { worker: told.worker, grid: grid.code, since: told.since, until: told.until || null };
    return put(where(isLeave, commands.of(key, sent)), sent).then(() => done(`记下了：${name}${isLeave ? '代管' : '管'}${grid.name}，${span(sent, today())}。`), (error: unknown) => setFaults(faultsOf(error, ['worker', 'since', 'until'])));
  };
  return (
    <div class="field narrow">
      <ChoiceField id={`${key}-worker`} label={isLeave ? '谁来代' : '交给谁'} value={told.worker} onType={(worker) => type({ worker })} fault={faults.worker} options={able.items.map((one) => [one.account, named(one.name)])} />
      {able.more}
      <DayField id={`${key}-since`} label="从哪天起" value={told.since} onType={(since) => type({ since })} fault={faults.since} />
      <DayField id={`${key}-until`} label={isLeave ? '代到哪天（含当天）' : '到哪天（含当天，一直管的空着）'} value={told.until} onType={(until) => type({ until })} fault={faults.until} />
      {faults[''] && <p class="fault" role="alert">{faults['']}</p>}
      {isLeave && <p class="hint">这几天两个人都看得到这个网格，原来的网格员不用另外改。</p>}
      <p class="field"><DoButton kind="main" run={send}>{isLeave ? '记下代班' : '记下，交给他'}</DoButton></p>
    </div>
  );
}
