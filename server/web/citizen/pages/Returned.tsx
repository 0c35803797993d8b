/** Back from a platform that says who one is: the answer is handed on, and one goes on where one was. */
import { useEffect, useState } from 'preact/hooks';
import { signIn } from '../../kit/api/client.ts';
import { Problem } from '../../kit/api/problem.ts';
import { ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { takeUp, told, type SetOut } from '../vouching.ts';

interface Came {
  out: SetOut | null;
  ticket: string;
}

/** Read once; the ticket does not stay in the address. */
function arrive(): Came {
  const search = location.search;
  history.replaceState(null, '', location.pathname);
  return { out: takeUp(told(search, 'state')), ticket: told(search, 'ticket') };
}

export function Returned() {
  const [{ out, ticket }] = useState(arrive);
  const [error, setError] = useState<unknown>(null);
  const enter = () => {
    setError(null);
    signIn({ kind: out!.kind, state: out!.state, ticket }).then(() => location.replace(out!.back), setError);
  };
  useEffect(() => { if (out && ticket) enter(); }, []);
  if (!out) return <Stopped title="这次登录不是从这里开始的" note="可能换了浏览器，或者这一页打开过了。请回到要办的事，再点一次登录。" back="/sign-in" name="去登录" />;
  if (!ticket) return <Stopped title="没有登录" note="您没有完成核验。填过的内容都在，可以接着填，也可以换一种办法。" back={out.back} name="回到刚才的地方" />;
  if (error instanceof Problem) return <Stopped title="没有登录上" note={error.sentence} back={out.back} name="回到刚才的地方" />;
  if (error) return <div class="card"><ScreenTitle silent>正在登录</ScreenTitle><Trouble error={error} again={enter} /></div>;
  return <Wait text="正在登录" />;
}

const Stopped = ({ title, note, back, name }: { title: string; note: string; back: string; name: string }) => (
  <div class="card">
    <ScreenTitle silent note={note}>{title}</ScreenTitle>
    <div class="row"><a class="button main" href={back}>{name}</a><a class="button" href="tel:12345">打 12345 问问</a></div>
  </div>
);
