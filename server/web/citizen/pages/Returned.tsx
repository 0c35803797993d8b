/** Back from a platform that says who one is: the answer is handed on, and one goes on where one was. */
import { useEffect, useState } from 'preact/hooks';
import { signIn } from '../../kit/api/client.ts';
import { Problem } from '../../kit/api/problem.ts';
import { adopted } from '../../kit/draft/adopt.ts';
import { ScreenTitle, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { isOfAnother, OtherAccount } from './OtherAccount.tsx';
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
  const [news, setNews] = useState('');
  const [isOther, setIsOther] = useState(false);
  const enter = () => {
    setError(null);
    signIn({ kind: out!.kind, state: out!.state, ticket }).then(adopted).then(async (one) => {
      if (TOLD[one.news || '']) return setNews(one.news!);
      return (await isOfAnother(out!.back).catch(() => false)) ? setIsOther(true) : location.replace(out!.back);
    }).catch(setError);
  };
  useEffect(() => { if (out && ticket) enter(); }, []);
  if (!out) return <Stopped title="这次登录不是从这里开始的" note="可能换了浏览器，或者这一页打开过了。请回到要办的事，再点一次登录。" back="/sign-in" name="去登录" />;
  if (!ticket) return <Stopped title="没有登录" note="您没有完成核验。填过的内容都在，可以接着填，也可以换一种办法。" back={out.back} name="回到刚才的地方" />;
  if (isOther) return <OtherAccount back={out.back} />;
  if (news) return <Joined {...TOLD[news]!} back={out.back} />;
  if (error instanceof Problem) return <Stopped title="没有登录上" note={error.sentence} back={out.back} name="回到刚才的地方" />;
  if (error) return <div class="card"><ScreenTitle silent>正在登录</ScreenTitle><Trouble error={error} again={enter} /></div>;
  return <Wait text="正在登录" />;
}

/** What is not as one may expect is told before one goes on. */
const TOLD: Record<string, { title: string; note: string }> = {
  joined: { title: '两个账号合成一个了', note: '您以前登录过，有过一个账号。现在两个合在一起，没填完的、交过的申请都在，一样没少。' },
  apart: { title: '已经换成您自己的账号', note: '这部手机上原来登录的是另一个人。刚才填的和以前交的，都在他的账号里，他自己登录就能看到。' },
};

const Joined = ({ title, note, back }: { title: string; note: string; back: string }) => (
  <div class="card">
    <ScreenTitle silent note={note}>{title}</ScreenTitle>
    <div class="row"><a class="button main" href={back}>接着办</a><a class="button" href="/applications">看我的申请</a></div>
  </div>
);

const Stopped = ({ title, note, back, name }: { title: string; note: string; back: string; name: string }) => (
  <div class="card">
    <ScreenTitle silent note={note}>{title}</ScreenTitle>
    <div class="row"><a class="button main" href={back}>{name}</a><a class="button" href="tel:12345">打 12345 问问</a></div>
  </div>
);
