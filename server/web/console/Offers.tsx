/** Passing a case on: what was offered to the body, and one case's own offer with what may be done about it. */
import { useState } from 'preact/hooks';
import { get, put } from '../kit/api/client.ts';
import { inWords } from '../kit/api/problem.ts';
import type { Schemas } from '../kit/api/types.ts';
import { day, moment, today } from '../kit/checks/words.ts';
import { useLoad } from '../kit/ui/load.ts';
import { DoButton, Notice, Trouble, Wait } from '../kit/ui/parts.tsx';
import { Words } from '../kit/ui/words.tsx';
import type { DeskCase } from './shapes.ts';
import { useTyped } from './typed.ts';

/** An offer ends with a day, at its midnight. */
const lastDay = (until: string): string => day(today(Date.parse(until) - 1));

type How = 'taking' | 'returning' | 'withdrawal';

const answer = (id: string, how: How, body: object = {}) => put(`/handoffs/${id}/${how}`, body);

export function Offers() {
  const offers = useLoad(() => get<Schemas['ReviewsHandoffsOut']>('/desk/handoffs'), []);
  const [words, setWords] = useState('');
  if (offers.error) return <Trouble error={offers.error} again={offers.again} />;
  if (!offers.value) return <Wait />;
  const act = (id: string, how: How, body?: object) => answer(id, how, body).then(offers.again, (error: unknown) => setWords(inWords(error)));
  return (
    <div class="stack">
      {words && <Notice kind="bad"><p>{words}</p></Notice>}
      {!offers.value.items.length && <div class="card"><h2>没有等着接手的件</h2><p class="soft">窗口交接过来的件会出现在这里。</p></div>}
      {offers.value.items.map((offer) => (
        <div class="card" key={offer.id}>
          <h2><a href={`#case/${offer.case}`}>{offer.name}</a></h2>
          <p class="soft number">编号 {offer.number}</p>
          <p><strong>{offer.giver_name}</strong>交接过来。为什么：{offer.reason}</p><p class="soft small">{moment(offer.offered_at)} 交接，最晚 {lastDay(offer.until)}答复</p>
          <Answer id={offer.id} take={() => act(offer.id, 'taking')} giveBack={(reason) => act(offer.id, 'returning', { reason })} />
        </div>
      ))}
    </div>
  );
}

/** Taking over, or giving back with a reason that the giver reads. */
function Answer({ id, take, giveBack }: { id: string; take: () => Promise<void>; giveBack: (reason: string) => Promise<void> }) {
  const [refusing, setRefusing] = useTyped(`refusing-${id}`, false);
  const [reason, setReason] = useTyped(`why-${id}`, '');
  if (!refusing) return <div class="row"><DoButton kind="main" run={take}>接手</DoButton><button type="button" class="button" onClick={() => setRefusing(true)}>不接，退回</button></div>;
  return (
    <div class="field">
      <Words id={`why-${id}`} label="为什么不接（会告诉交接的人）" value={reason} onType={setReason} />
      <p class="row"><DoButton kind="risky" run={() => giveBack(reason.trim())} disabled={!reason.trim()}>退回</DoButton><button type="button" class="button" onClick={() => setRefusing(false)}>先不</button></p>
    </div>
  );
}

/** A case's open offer, on its own page. */
export function Offered({ one, again }: { one: DeskCase; again: () => void }) {
  const [words, setWords] = useState('');
  const offer = one.handoff;
  if (!offer) return null;
  const act = (how: How, body?: object) => answer(offer.id, how, body).then(again, (error: unknown) => setWords(inWords(error)));
  return (
    <Notice kind="warn">
      <p>{offer.is_for_me ? `${offer.giver_name}把这个件交接给您的部门，等您接手` : `${offer.giver_name}已把它交接给${offer.body_name}，等对方接手`}（最晚 {lastDay(offer.until)}）。为什么交接：{offer.reason}</p>
      {words && <p class="fault" role="alert">{words}</p>}
      {offer.is_for_me && <Answer id={offer.id} take={() => act('taking')} giveBack={(reason) => act('returning', { reason })} />}
      {offer.is_mine && <p><DoButton run={() => act('withdrawal')}>收回交接</DoButton></p>}
    </Notice>
  );
}
