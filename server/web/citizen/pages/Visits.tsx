/** Visits of a grid worker: what was asked for, the word that he has to say at the door, one's yes or no, and asking. */
import { useState } from 'preact/hooks';
import { get, put, resume, session } from '../../kit/api/client.ts';
import type { Page } from '../../kit/api/types.ts';
import { day } from '../../kit/checks/words.ts';
import { uuid7 } from '../../kit/ids.ts';
import { useList } from '../../kit/ui/list.tsx';
import { DoButton, Notice, ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Sure } from '../../kit/ui/sure.tsx';
import { isOpen, type Visit } from '../../kit/visits.ts';
import { ProveWays } from '../ProveWays.tsx';
import { NewVisit } from './NewVisit.tsx';
import { NeedSignIn } from './Notices.tsx';
import { asksHer, isHers, showsWord, stateOf, titleOf } from './visits.ts';

const NOTE = '腿脚不便、不会用手机、去不了窗口的，网格员上门帮您办，不收费。';

const isIn = (): boolean => !!session() && session()!.account.level !== 'none';

export function Visits() {
  const asked = useList<Visit>('/visit-requests?is_open=true', async () => {
    await resume();
    return isIn() ? get<Page<Visit>>('/visit-requests?is_open=true') : null;
  });
  const [said, setSaid] = useState('');
  const sent = (words: string) => { setSaid(words); asked.again(); };
  const back = `/visits${encodeURIComponent(location.search)}`;
  return (
    <div class="stack">
      <ScreenTitle silent note={NOTE}>请网格员上门</ScreenTitle>
      {!!asked.error && <Trouble error={asked.error} again={asked.again} />}
      {!asked.items && !asked.error && (isIn() ? <Wait /> : <NeedSignIn back={back} words="在手机上约，请先登录" />)}
      {said && <Notice kind="good"><p>{said}</p></Notice>}
      {asked.items && asked.items.map((one) => <VisitCard key={one.id} one={one} again={() => { setSaid(''); asked.again(); }} />)}
      {asked.more}
      {asked.items && (session()!.account.person ? <NewVisit me={session()!.account.person!.id} hasOpen={asked.items.length > 0} onSent={sent} /> : <NotChecked />)}
      <ByVoice />
      {asked.items && <Past />}
    </div>
  );
}

const NotChecked = () => (
  <div class="card">
    <h2>先核验您的身份</h2>
    <p>怕别人冒用您的名字约人上门，所以要核验一次。</p>
    <ProveWays words="在手机上核验，完了回到这里：" />
  </div>
);

const ByVoice = () => (
  <div class="card">
    <h2>不想在手机上约</h2>
    <p>打个电话，或者托人到窗口说一声，一样会有人上门。</p>
    <p class="row"><a class="button" href="tel:12345">打 12345</a><a class="button" href="/sites">看就近窗口</a></p>
  </div>
);

function VisitCard({ one, again }: { one: Visit; again: () => void }) {
  const [ids] = useState(() => ({ yes: uuid7(), no: uuid7(), end: uuid7() }));
  const [error, setError] = useState<unknown>(null);
  const state = stateOf(one);
  const say = (agrees: boolean) => put(`/visit-requests/${one.id}/confirmation`, { id: agrees ? ids.yes : ids.no, agrees, how: 'page' }).then(again, setError);
  const end = () => put(`/visit-requests/${one.id}/withdrawal`, { id: ids.end, reason: '在网页上点了不用来' }).then(again, setError);
  return (
    <section class="card" aria-label={titleOf(one)}>
      <div class="row"><h2>{titleOf(one)}</h2><span class={`tag push ${state.kind}`}>{state.name}</span></div>
      {showsWord(one) && <Word word={one.word!} />}
      <Facts one={one} />
      {asksHer(one) && <p class="strong">来不来，您说了算。您点“要来”，网格员才上门。</p>}
      {!isHers(one) && one.state === 'unconfirmed' && <p>网格员会先问本人，本人愿意才上门。</p>}
      {!isHers(one) && isOpen(one) && <p class="soft small">上门的暗号告诉了本人，不告诉别人，网格员来了要先说对暗号。</p>}
      {!!error && <Trouble error={error} />}
      {asksHer(one)
        ? <p class="row"><DoButton kind="main" run={() => say(true)}>要来</DoButton><DoButton run={() => say(false)}>不用来</DoButton></p>
        : isOpen(one) && <Sure name="不用来了" question="确定不用来了？以后还可以再约。" yes="确定，不用来了" run={end} />}
    </section>
  );
}

/** In large letters, with what to do with it. */
const Word = ({ word }: { word: string }) => (
  <div class="visit-word">
    <p>上门暗号</p>
    <p class="word">{word}</p>
    <ul class="dots"><li>来的人会先说这四个字，说对了再开门。</li><li>说不出、说不对的，不要开门，打 <a href="tel:12345">12345</a>。</li><li>暗号别先告诉来的人，也别告诉别人。</li></ul>
  </div>
);

function Facts({ one }: { one: Visit }) {
  const by = [one.asked.relation, one.asked.name].filter(Boolean).join(' ');
  return (
    <dl class="facts">
      <div><dt>什么事</dt><dd>{one.words || '没有写'}</dd></div>
      {isOpen(one) && <div><dt>最晚哪天来</dt><dd class="whole">{day(one.due_on)}</dd></div>}
      {one.state === 'taken' && <div><dt>谁来</dt><dd>网格员 {one.worker_name}</dd></div>}
      {isHers(one) && one.source !== 'self' && by && <div><dt>谁约的</dt><dd>{by}</dd></div>}
    </dl>
  );
}

/** Those that are over, once somebody wants to see them. */
function Past() {
  const [open, setOpen] = useState(false);
  return open ? <PastList /> : <p><button type="button" class="button bare" onClick={() => setOpen(true)}>看以前约的</button></p>;
}

function PastList() {
  const all = useList<Visit>('/visit-requests?is_open=false');
  if (all.error) return <Trouble error={all.error} again={all.again} />;
  if (!all.items) return <Wait />;
  const over = all.items.filter((one) => !isOpen(one));
  return (
    <section class="card" aria-labelledby="past-visits">
      <h2 id="past-visits">以前约的</h2>
      {!over.length && <p class="soft">还没有。网格员来过的、不用来的，会列在这里。</p>}
      <ul class="lines">{over.map((one) => <li key={one.id}><p class="row"><span>{titleOf(one)}</span><span class="tag plain push">{one.state_plain}</span></p><p class="soft small"><span class="whole">{day(one.due_on)}</span> · {one.words || '没有写'}</p></li>)}</ul>
      {all.more}
    </section>
  );
}
