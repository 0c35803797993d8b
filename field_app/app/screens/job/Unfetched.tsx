/** A bundle with too many ways to answer: its form is made for these answers, which takes a network. */
import { useState } from 'preact/hooks';
import { DoButton, Notice, ScreenTitle } from '../../../../server/web/kit/ui/parts.tsx';
import type { Reason } from '../../rules/exchange.ts';
import { courier, lists, loop } from '../../shell/app.ts';
import type { Begun } from './parts.ts';

const WHY: Partial<Record<Reason, string>> = {
  'no-network': '现在没有网。回答都记在手机里了，有网的时候再打开这件事取表。',
  'sign-in': '登录过期了。回答都记在手机里了：点上面的“先放一放”，登录一次再来取表。',
};

export function Unfetched({ job, back }: Pick<Begun, 'job'> & { back: (() => void) | null }) {
  const [fault, setFault] = useState('');
  const fetch = async () => {
    setFault('');
    const outcome = await courier.form(job);
    if (outcome.went) return void (lists.value += 1); // the book is read again, now with its form
    if (outcome.reason === 'sign-in') void loop.wake(true); // the line hears of it too, and asks for a sign-in
    return setFault(WHY[outcome.reason] || '没有取到，请过一会儿再试。一直不行的，请告诉社区书记。');
  };
  return (
    <div class="stack">
      <div class="card stack">
        <ScreenTitle>还要取一张表</ScreenTitle>
        <p>这件事问得细，回答的搭配太多，表没法都存在手机里。连上网，按刚才的回答取一张就行。</p>
        {fault && <Notice kind="warn"><p>{fault}</p></Notice>}
      </div>
      <div class="bar"><div class="row">
        {back && <button type="button" class="button" onClick={back}>上一步</button>}
        <DoButton kind="main" run={fetch} busyText="正在取表…">取表</DoButton>
      </div></div>
    </div>
  );
}
