/** What I sent under a number already used: kept, and what the staff did about it. */
import type { ParkedOne } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { Trouble } from '../../kit/ui/parts.tsx';

export function Parked() {
  const kept = useList<ParkedOne>('/parked');
  if (kept.error) return <Trouble error={kept.error} again={kept.again} />;
  if (!kept.items || !kept.items.length) return null;
  return (
    <section class="card" aria-labelledby="my-parked">
      <h2 id="my-parked">另外存着的内容</h2>
      <p class="soft">同一份里后交的不同内容，先存在这里。工作人员看过，会在这里告诉您。</p>
      <ul class="lines">{kept.items.map((one) => <li key={one.id}><p><strong>{one.kind_name}</strong> <span class="soft small">{moment(one.parked_at, true)}</span></p><p>{stateOf(one)}</p>{one.application && <p><a href={`/applications/${one.application}`}>看这份申请</a></p>}</li>)}</ul>
      {kept.more}
    </section>
  );
}

/** What became of it, in one sentence. */
export const stateOf = (one: ParkedOne): string =>
  one.settled_at ? `已处理：${one.decision_name}。${one.words ? `工作人员说：${one.words}` : ''}` : '等工作人员看。着急可以拨12345。';
