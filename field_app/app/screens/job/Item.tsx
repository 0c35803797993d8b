/** What is to be done: an item, or several that belong together. Only what may be done for somebody else at the door. */
import { useState } from 'preact/hooks';
import { ScreenTitle, Wait } from '../../../../server/web/kit/ui/parts.tsx';
import { lists, vault } from '../../shell/app.ts';
import { Typed } from '../../shell/Typed.tsx';
import { useKept } from '../kept.ts';
import { fitting, offersIn, type Offered } from './offers.ts';
import type { Begun } from './parts.ts';

export function Item({ job, change, go }: Begun) {
  const [typed, setTyped] = useState('');
  const { value } = useKept(() => offersIn(vault, job.division), lists);
  if (!value) return <Wait text="正在打开事项" />;
  const choose = ({ bundle, plainName }: Offered) => {
    if (bundle !== job.bundle) change({ bundle, title: plainName, form_digest: '', content: { ...job.content, answers: {} } });
    go('questions');
  };
  const found = fitting(value, typed);
  return (
    <>
      <ScreenTitle>要办什么事？</ScreenTitle>
      {value.length === 0 ? <div class="card"><p><strong>手机里还没有表格。</strong>请连上网等一会儿，表格取来以后，没有网也能办。</p></div> : <Typed id="find-item" type="search" label="找事项" hint="填名字里的几个字，比如“老年”“残疾”" value={typed} onType={setTyped} />}
      {value.length > 0 && found.length === 0 && <div class="card"><p><strong>没有找到。</strong>换个说法试试。能上门代办的事都在这里，别的请到窗口办，或打12345问问。</p></div>}
      <ul class="stack-small">{found.map((one) => <li key={one.bundle}><OneOffer one={one} isChosen={one.bundle === job.bundle} choose={() => choose(one)} /></li>)}</ul>
    </>
  );
}

const OneOffer = ({ one, isChosen, choose }: { one: Offered; isChosen: boolean; choose: () => void }) => (
  <button type="button" class={`offer ${isChosen ? 'on' : ''}`} onClick={choose}>
    <span class="row"><strong>{one.plainName}</strong>{one.parts.length > 0 && <span class="tag push">几件一起办</span>}{isChosen && <span class="tag good push">选好了</span>}</span>
    <span class="soft small">{one.parts.length > 0 ? one.parts.join('、') : one.name}{one.mustBeSeen ? '；要见到本人' : ''}</span>
  </button>
);
