/** A paper that was to follow, taken in at the counter from whoever brings it. */
import { useEffect, useState } from 'preact/hooks';
import { put } from '../kit/api/client.ts';
import { drafts } from '../kit/draft/store.ts';
import { uuid7, type Uuid } from '../kit/ids.ts';
import { Pages, WrongFiles } from '../kit/papers/pages.tsx';
import { DoButton, Trouble } from '../kit/ui/parts.tsx';
import { allSent } from '../kit/upload/queue.ts';
import type { DeskCase, ShownPaper } from './shapes.ts';
import { isScreenCovered, useTyped } from './typed.ts';

/** Where pages lie on this computer until they are handed in; others work here too, so nothing stays. */
const DRAWER = 'desk';
export const emptyDrawer = (): Promise<void> => drafts.drop(DRAWER);

interface Paper {
  one: DeskCase;
  paper: ShownPaper;
  again: () => void;
}

export function Brought(props: Paper) {
  const [open, setOpen] = useTyped(`brought-${props.paper.material}`, false);
  if (!open) return <button type="button" class="button" onClick={() => setOpen(true)}>收下补交的材料<span class="unseen">：{props.paper.name}</span></button>;
  return <Taking {...props} onLeave={() => setOpen(false)} />;
}

function Taking({ one, paper, again, onLeave }: Paper & { onLeave: () => void }) {
  const [handing, setHanding] = useTyped<{ name: Uuid; pages: Uuid[] }>(`pages-${paper.material}`, () => ({ name: uuid7(), pages: [] }));
  const [error, setError] = useState<unknown>(null);
  useEffect(() => () => { if (!isScreenCovered()) void emptyDrawer(); }, []);
  const send = async () => {
    setError(null);
    try {
      await allSent(DRAWER, handing.pages);
      await put(`/cases/${one.id}/owed-papers/${handing.name}`, { material: paper.material, pages: handing.pages });
      again();
    } catch (reason) {
      setError(reason);
    }
  };
  return (
    <div class="field">
      <p class="soft small">拍下或选好送来的材料。同一份申请里等这份材料的事项，都算交到了。</p>
      <Pages id={`brought-${paper.material}`} name={paper.name} pages={handing.pages} takes={paper.owed!} draft={DRAWER} purpose="correction" choose="选文件" onChange={(pages) => setHanding({ name: uuid7(), pages })} />
      {!!error && <Trouble error={error} />}<WrongFiles error={error} />
      <p class="row field"><DoButton kind="main" disabled={!handing.pages.length} run={send} busyText="正在提交…">收下</DoButton><button type="button" class="button" onClick={onLeave}>先不收</button></p>
    </div>
  );
}
