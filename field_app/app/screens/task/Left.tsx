/** What was written of tasks that others have now: the words stay until their writer drops them. */
import { Sure } from '../../../../server/web/kit/ui/sure.tsx';
import { changes, vault } from '../../shell/app.ts';
import { deeds, drafts, photos, type Draft } from '../../store/index.ts';
import { useKept } from '../kept.ts';
import { headOf, wordsIn } from '../todo.ts';

interface Shown {
  draft: Draft;
  pictures: number;
}

async function read(): Promise<Shown[]> {
  const left = vault.can('people') ? (await drafts(vault).all()).ones.filter((one) => one.left) : [];
  return Promise.all(left.map(async (draft) => ({ draft, pictures: (await photos.of(vault, draft.command)).ones.length })));
}

export function Left() {
  const { value } = useKept(read);
  if (!value || !value.length) return null;
  return (
    <>
      <h2>归别人管了，写过的在这里</h2>
      <ul class="stack">{value.map((one) => <One key={one.draft.id} {...one} />)}</ul>
    </>
  );
}

function One({ draft, pictures }: Shown) {
  const { left } = draft;
  const drop = async () => {
    await deeds.dropDraft(draft);
    changes.value += 1;
  };
  return (
    <li class="card">
      <p class="row"><strong>{headOf(left!)}</strong><span class="tag push warn">没有送出</span></p>
      {left!.name && <p class="soft">{left!.name}</p>}
      <p>这件待办同事办了，或者归别人管了。您写过的没有送给任何人；还有用的，请告诉社区书记。</p>
      {wordsIn(draft.fields).map((words) => <p key={words} class="whole">“{words}”</p>)}
      {pictures > 0 && <p class="soft">签名、照片 {pictures} 张也留着；这件事再归您管时接着用。</p>}
      <div><Sure name="不用了，删掉" question="写过的和拍过的都会从手机里删掉，找不回来。要删掉吗？" yes="删掉" run={drop} /></div>
    </li>
  );
}
