/** Papers that were to follow: photographed at the door, also without a network, and handed in each by itself. */
import { owesLeft, type Owed } from '../../rules/owing.ts';
import type { Deed, Task } from '../../store/index.ts';
import { Shot } from '../job/Shot.tsx';
import { useDraft } from './draft.ts';
import { layDown, shownOf } from './laying.ts';
import { Submit } from './parts.tsx';

export function Owes({ one, done }: { one: Task; done: readonly Deed[] }) {
  const left = owesLeft(one, done);
  return <>{left.map((paper) => <Paper key={paper.material} one={one} paper={paper} />)}</>;
}

function Paper({ one, paper: { material, name, pages: limits } }: { one: Task; paper: Owed }) {
  const writing = useDraft<{ pages: string[] }>(`${one.id}/${material}`, { pages: [] });
  if (!writing) return null;
  const { fields, command, set, saved } = writing;
  const { pages } = fields;
  const anchor = `owed-${material}`;
  const put = (at: number, ref: string | null) => set({ pages: [...pages.slice(0, at), ...(ref ? [ref] : []), ...pages.slice(at + 1)] });
  const submit = async () => {
    const least = limits.min || 1;
    if (pages.length < least) return [{ anchor, message: least > 1 ? `“${name}”至少要拍 ${least} 张` : `请拍“${name}”` }];
    return layDown(writing, { kind: 'paper', task: one.id, of: one.door_notice!, inner: command, part: material, about: one.job || one.id, body: { material, pages }, shown: await shownOf(command, pages) });
  };
  return (
    <section class="card stack" aria-labelledby={`${anchor}-name`}>
      <h2 id={`${anchor}-name`}>补交：{name}</h2>
      <p>本人拿到了，就在这里拍下来交上去，原件留给本人。没有网也能拍，有网了自己送。</p>
      <div id={anchor} tabIndex={-1} class="stack">
        {pages.map((ref, at) => <Shot key={ref} id={`${anchor}-${at}`} label="重拍" name={`${name}，第${at + 1}张`} place={{ job: command, slot: `${material}-${at}` }} isPaper value={ref} saved={saved} onTaken={(next) => put(at, next)} />)}
        {pages.length < (limits.max || 1) && <Shot key={`next-${pages.length}`} id={`${anchor}-next`} label={pages.length ? '再拍一张' : '拍照'} name={name} place={{ job: command, slot: `${material}-${pages.length}` }} isPaper value={null} saved={saved} onTaken={(next) => put(pages.length, next)} />}
      </div>
      <Submit submit={submit} keeping={writing.keeping}>拍好了，交上去</Submit>
    </section>
  );
}
