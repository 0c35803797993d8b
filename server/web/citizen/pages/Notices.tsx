/** What one was told, newest first. */
import { get, put, resume, session } from '../../kit/api/client.ts';
import type { Notice, Page } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { grouped } from './CaseCard.tsx';
import { ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';

export function Notices() {
  const told = useList<Notice>('/notices', async () => {
    await resume();
    return session() ? get<Page<Notice>>('/notices') : null;
  });
  if (told.error) return <div class="stack"><ScreenTitle silent>消息</ScreenTitle><Trouble error={told.error} again={told.again} /></div>;
  const open = (one: Notice) => void put(`/notices/${one.id}/reading`, {}).catch(() => undefined);
  return (
    <div class="stack">
      <ScreenTitle silent>消息</ScreenTitle>
      {!told.items && (session() ? <Wait /> : <NeedSignIn back="/notices" words="看消息，请先登录" />)}
      {told.items && !told.items.length && <div class="card"><h2>还没有消息</h2><p class="soft">交了申请以后，办到哪一步会在这里告诉您。</p></div>}
      {told.items && told.items.map((one) => (
        <a class="card tile-card" href={one.application ? `/applications/${one.application}` : /走访/.test(one.phrase) ? '/visits' : '/mandates'} key={one.id} onClick={() => open(one)}>
          <div class="row"><h2>{one.phrase}</h2>{!one.read_at && <span class="tag">新</span>}<span class="push soft small">{moment(one.at)}</span></div>
          <p>{one.sentence}</p>
          {one.number && <p class="soft small number">编号 {grouped(one.number)}</p>}
        </a>
      ))}
      {told.more}
    </div>
  );
}

export const NeedSignIn = ({ back, words }: { back: string; words: string }) => (
  <div class="card"><h2>{words}</h2><p class="soft">用手机号收一条短信就行。</p><p><a class="button main" href={`/sign-in?next=${back}`}>登录</a></p></div>
);
