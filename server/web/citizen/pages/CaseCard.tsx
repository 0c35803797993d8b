/** One item of an application: where it is, whose turn, until when. */
import type { CaseState } from '../../kit/api/types.ts';
import { day } from '../../kit/checks/words.ts';

// Said in words: nobody reads a title on a phone.
const ESTIMATE = '这个日子是估算的：那一年的放假安排还没公布，或者评定、公示等还没做完。定了以后可能会改，以这里最新的为准。';

const GOOD = ['granted', 'granted_deferred', 'forwarded', 'not_needed'];

export function StateTag({ one }: { one: CaseState }) {
  // One's own taking back is nothing bad.
  const kind = one.result === 'withdrawn' ? 'plain' : one.state === 'closed' ? (GOOD.indexOf(one.result || '') >= 0 ? 'good' : 'bad') : one.turn === 'applicant' || one.state === 'correcting' ? 'warn' : '';
  return <span class={`tag ${kind}`}>{one.state_plain}</span>;
}

/** The name that law and decisions use, below the plain one. */
const InLaw = ({ one }: { one: CaseState }) => <p class="soft small">公文里写作“{one.state_name}”</p>;

export function CaseCard({ one }: { one: CaseState }) {
  return (
    <section class="card" aria-label={one.name}>
      <div class="row"><h2 class="case-name">{one.name}</h2><span class="push"><StateTag one={one} /></span></div>
      {one.next && <p>{one.next}</p>}
      <InLaw one={one} />
      {one.state !== 'closed' && one.state !== 'waiting' && (
        <dl class="facts">
          {one.turn_name && <div><dt>现在轮到</dt><dd class="strong">{one.turn_name}</dd></div>}
          {one.received && <div><dt>收到</dt><dd>{one.received}</dd></div>}
          {one.due_on && <div><dt>最晚</dt><dd>{day(one.due_on)}{one.due_is_provisional && <> <span class="tag plain">预估</span><p class="small soft">{ESTIMATE}</p></>}</dd></div>}
        </dl>
      )}
    </section>
  );
}

/** A number in groups, as it is easier to read out: division, day, serial with its check digit. */
export const grouped = (number: string | null): string => (number || '').replace(/^(\d{6})(\d{8})(\d+)(-\d+)?$/, '$1 $2 $3$4');
