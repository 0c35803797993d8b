/** Jobs that stand still without anybody's clock: photos that never came, and what came back and nobody does again. */
import type { Schemas } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { Trouble } from '../../kit/ui/parts.tsx';

type Line = Schemas['HandoffsRestingLineOut'];

/** Nothing is said where nothing stands still: the list above says what is to be done. */
export function Resting() {
  const page = useList<Line>('/secretary/resting', undefined, '再取一页');
  const lines = page.items || [];
  if (page.error) return <Trouble error={page.error} again={page.again} />;
  if (!lines.length) return null;
  return (
    <section class="card" aria-labelledby="resting">
      <h2 id="resting">停着没动的</h2>
      <p class="soft">没有时限催，要您问一声。</p>
      <ul class="stack">{lines.map((line) => <li key={line.id}><One line={line} /></li>)}</ul>
      {page.more}
    </section>
  );
}

function One({ line }: { line: Line }) {
  const who = line.worker_name || '网格员';
  return (
    <>
      <p><a href={`#job/${line.id}`}>{line.name}</a> · {line.resident_name} <span class="soft">· 从 <span class="whole">{moment(line.moved_at)}</span> 停到现在</span></p>
      {line.state === 'returned'
        ? <p>退给{who}了，还没有改。请问问{who}；{who}这几天办不了的，换个网格员接手。</p>
        : <p>照片、签名还差{line.missing}张没有传到。请{who}打开手机连上网；手机丢了、坏了的，要再上门登记一次。</p>}
    </>
  );
}
