/** How the resident agrees: one spoken yes for a simple thing; for a risky one a signature, a paper, or a witness. */
import { useEffect, useState } from 'preact/hooks';
import { digest } from '../../../../server/web/kit/digest.ts';
import { day as inWords } from '../../../../server/web/kit/checks/words.ts';
import type { Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { DoButton, ErrorSummary, Notice, ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import { begun, consentOf, dayIn, doubted, fitted, lacks, spokenBy, TERMS, wordsOf, type Agreeing, type Lack } from '../../rules/consent.ts';
import { inkIn, withInk } from '../../rules/drawn.ts';
import { agentIn } from '../../rules/prefill.ts';
import { sentencesOf } from '../../rules/reading.ts';
import { encoded, Full } from '../../store/index.ts';
import { Typed } from '../../shell/Typed.tsx';
import { fullFor } from '../words.ts';
import { workerName } from '../worker.ts';
import { titleOf, useAbout, type About } from './about.ts';
import { Aloud } from './Aloud.tsx';
import { OneOf, Tick } from './Choices.tsx';
import { Large } from './Large.tsx';
import { Gaps } from './Check.tsx';
import { Marks } from './Marks.tsx';
import type { JobScreen } from './parts.ts';
import { clear, isOf, keepSigned, type Signing } from './signed.ts';
import { Proof } from './Proof.tsx';

export function Consent(screen: JobScreen) {
  const about = useAbout(screen.job, screen.form);
  const words = about ? wordsOf(about.texts) : '';
  const [shown, setShown] = useState<{ words: string; digest: string } | null>(null);
  useEffect(() => {
    let here = true;
    if (words) void digest(encoded(words)).then((sum) => here && setShown({ words, digest: sum }));
    return () => { here = false; };
  }, [words]);
  if (!about) return <Wait />;
  if (!about.texts.length) return <Notice kind="warn"><p>要念给本人听的告知还没有取到，请连一次网再来。写过的都存着。</p></Notice>;
  return shown && shown.words === words ? <Asked {...screen} about={about} shown={shown.digest} /> : <Wait />;
}

function Asked({ about, shown, ...screen }: JobScreen & { about: About; shown: string }) {
  const { job, form, change, go, keeper } = screen;
  const { grade, isChild } = about;
  const given = job.agreeing ? fitted(job.agreeing, grade, isChild) : begun(grade, isChild, Date.now());
  const [faults, setFaults] = useState<{ list: Lack[]; stamp: number }>({ list: [], stamp: 0 });
  const isSimple = grade === 'simple';
  const under = `${shown} ${given.who} ${given.way || ''}`;
  const drawn = given.picture ? null : inkIn(job, 'consent', under);
  const draw = (ink: Signed | null) => keeper.change((now) => ({ ...withInk(now, 'consent', under, ink), consent: null }));
  const say = (list: Lack[]) => setFaults({ list, stamp: faults.stamp + 1 });
  // whatever is changed has to be agreed to again
  const set = (next: Agreeing) => { change({ agreeing: next, consent: null }); };
  const turn = async (next: Agreeing) => {
    say([]);
    draw(null);
    set(next);
    if (given.picture && !next.picture) await clear(keeper, 'consent');
  };
  // what another signed is not hers
  const named = (name: string) => (given.picture && given.way === 'signature' ? void turn({ ...given, name, picture: null }) : set({ ...given, name }));
  const agree = async () => {
    const worker = String(agentIn(job.content.values).proxy_name || (await workerName()));
    const lacking = (now: Agreeing) => lacks(now, grade, isChild, dayIn(Date.now()), { worker, resident: residentIn(screen) });
    const isInk = !!drawn; // given only under the name of who signed, once that is known
    const before = lacking(given).filter((one) => !(isInk && one.anchor === 'signature'));
    if (before.length) return say(before);
    let agreed = given;
    try {
      agreed = await withSigned(given, drawn, { keeper, slot: 'consent', shown, signer: nameOf(screen, given) });
    } catch (error) {
      if (!(error instanceof Full)) throw error;
      return say([{ anchor: 'way', message: fullFor('签名没有存下') }]);
    }
    draw(null);
    const list = lacking(agreed);
    say(list);
    if (list.length) return set(agreed);
    change({ agreeing: agreed, consent: consentOf(agreed, { items: about.codes, shown, at: new Date().toISOString() }) });
    await keeper.saved();
    return go('sign');
  };
  return (
    <div class="stack">
      <Large />
      <ErrorSummary faults={faults.list} stamp={faults.stamp} />
      <ScreenTitle note={isSimple ? '当面说一声同意就行。' : `念给${given.who === 'guardian' ? '监护人' : '本人'}听，听明白了再表示同意。`}>{given.who === 'guardian' ? '监护人同意' : '本人同意'}</ScreenTitle>
      <Marks job={job} form={form} place={{ step: 'consent', at: 0 }} />
      <div class="card">
        <p><strong>请网格员帮忙办：{titleOf(form)}</strong></p>
        <p>帮办不收钱。不会问您要验证码、密码，也不会让您刷脸。随时可以说不办了。</p>
      </div>
      {isSimple && !job.back && <Gaps {...screen} />}
      <Words about={about} />
      <Who given={given} isChild={isChild} onTurn={(who) => void turn(spokenBy(given, who, grade))} onDoubt={(on) => void turn(doubted(given, on, grade))} />
      {given.who !== 'resident' && (
        <div class="card">
          <Typed id="relation" label="和本人是什么关系" hint="比如：儿子、女儿、老伴" value={given.relation} onType={(relation) => set({ ...given, relation })} />
          <Typed id="giver-name" label={`说同意的人叫什么名字${isSimple ? '（可以不填）' : ''}`} hint="写全名" value={given.name} onType={named} />
        </div>
      )}
      <Proof key={under} given={given} grade={grade} keeper={keeper} onSet={set} onTurn={(next) => void turn(next)} drawn={drawn} onSigned={draw} />
      <Until given={given} onSet={set} />
      <div class="bar"><div class="row">
        <button type="button" class="button" onClick={() => go(isSimple && !job.back ? 'papers' : 'check')}>上一步</button>
        <DoButton kind="main" run={agree} busyText="正在存…">{isSimple && given.way === 'spoken' ? (given.who === 'guardian' ? '监护人说同意' : '本人说同意') : '同意，下一步'}</DoButton>
      </div></div>
    </div>
  );
}

/** With what was just signed; what was signed under other words does not count. */
async function withSigned(given: Agreeing, signed: Signed | null, signing: Signing): Promise<Agreeing> {
  if (signed && (given.way === 'signature' || given.way === 'witness')) return { ...given, picture: (await keepSigned(signed, signing)).id };
  return given.picture && !(await isOf(given.picture, signing.shown)) ? { ...given, picture: null } : given;
}

/** Exactly what is agreed to; its digest stands in the consent. */
function Words({ about }: { about: About }) {
  return (
    <section class="card" aria-label="念给本人听的话">
      <Aloud sentences={about.texts.flatMap((text) => [`${text.title}。`, ...sentencesOf(text.body)])} />
      {about.texts.map((text) => <details key={text.code} open={about.grade === 'risky'}><summary>{text.title}</summary><div class="stack-small">{text.body.split(/\n+/).map((part) => <p key={part}>{part}</p>)}</div></details>)}
    </section>
  );
}

const WHO = [{ code: 'resident', name: '本人' }, { code: 'guardian', name: '监护人', note: '替老人或孩子做主的人' }, { code: 'relative', name: '亲属转达本人的意思', note: '要有见证人在场' }] as const;

function Who({ given, isChild, onTurn, onDoubt }: { given: Agreeing; isChild: boolean; onTurn: (who: Agreeing['who']) => void; onDoubt: (on: boolean) => void }) {
  return (
    <div class="card">
      {isChild ? <p>孩子还不满14周岁，由监护人来同意。</p> : !given.isDoubted && <OneOf id="who" label="谁来表示同意" choices={WHO} chosen={given.who} onChoose={onTurn} />}
      {!isChild && <Tick id="doubt" label="我拿不准老人家明不明白" on={given.isDoubted} onTick={onDoubt} />}
      {given.isDoubted && <Notice kind="warn"><p><strong>本人不用签名，也不要按手印。</strong>请监护人来同意。监护人不在的，先存着：点上面的“先放一放”，再请社区书记帮着找监护人。</p></Notice>}
    </div>
  );
}

function Until({ given, onSet }: { given: Agreeing; onSet: (next: Agreeing) => void }) {
  const days = TERMS.map((term) => ({ day: dayIn(Date.now(), term.days), words: term.words }));
  const known = days.some(({ day }) => day === given.until) ? days : [{ day: given.until, words: '' }, ...days];
  return (
    <div class="card">
      <label class="label" for="until">同意办到哪一天</label>
      <p class="hint">到{inWords(given.until)}为止，还没办好的，要重新问本人。</p>
      <select class="input" id="until" value={given.until} onChange={(event) => onSet({ ...given, until: (event.target as HTMLSelectElement).value })}>
        {known.map(({ day, words }) => <option key={day} value={day}>{words || inWords(day)}</option>)}
      </select>
    </div>
  );
}

/** Who signs, as far as the phone knows the name. */
const nameOf = (screen: JobScreen, given: Agreeing): string =>
  (given.who === 'resident' ? residentIn(screen) || '本人' : given.name.trim() || given.relation.trim() || '监护人').slice(0, 100);

/** The resident's whole name, where the phone has it. */
const residentIn = ({ job }: JobScreen): string => String(job.content.values.person_name || ('new' in job.resident && job.resident.new.name) || '');
