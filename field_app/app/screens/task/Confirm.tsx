/** Somebody asked for a visit in another's name: she is asked first whether she wants it. */
import { useState } from 'preact/hooks';
import { inWords } from '../../../../server/web/kit/api/problem.ts';
import type { Schemas } from '../../../../server/web/kit/api/types.ts';
import { DoButton, Notice } from '../../../../server/web/kit/ui/parts.tsx';
import { api, isOnline, vault } from '../../shell/app.ts';
import { Typed } from '../../shell/Typed.tsx';
import { residents } from '../../store/index.ts';
import { OneOf } from '../job/Choices.tsx';
import { useKept } from '../kept.ts';
import { called, search } from '../search.ts';
import { useDraft } from './draft.ts';
import { layDown, moment } from './laying.ts';
import { Submit, type TaskScreen } from './parts.tsx';

const AGREES = [{ code: 'yes', name: '要，愿意让人上门' }, { code: 'no', name: '不要，不用来了' }] as const;
const HOW = [{ code: 'phone', name: '打电话问的' }, { code: 'in_person', name: '当面问的' }, { code: 'relative', name: '托亲属问的' }] as const;
const MOST = 8;

interface Fields {
  agrees: 'yes' | 'no' | null;
  how: (typeof HOW)[number]['code'] | null;
  whom: string;
  resident: string | null;
}

export function Confirm({ one }: TaskScreen) {
  const writing = useDraft<Fields>(one.id, { agrees: null, how: null, whom: '', resident: null });
  if (!writing) return null;
  const { fields, command, set } = writing;
  const submit = async () => {
    const lacks = [
      ...(!fields.agrees ? [{ anchor: 'agrees', message: '请选本人要不要' }] : []),
      ...(!fields.how ? [{ anchor: 'how', message: '请选怎么问的' }] : []),
      ...(fields.agrees === 'yes' && !one.resident && !fields.resident ? [{ anchor: 'find', message: '请在名单里找到是哪一位；名单里没有的，请社区书记先登记' }] : []),
    ];
    if (lacks.length) return lacks;
    const body = { id: command, agrees: fields.agrees === 'yes', how: fields.how, whom: fields.whom.trim(), resident: one.resident ? null : fields.resident, ...(await moment()) };
    return layDown(writing, { kind: 'confirmation', task: one.id, of: one.id, about: one.id, body, shown: [] });
  };
  return (
    <>
      {!one.resident && <Meant id={one.id} />}
      <section class="card stack" aria-labelledby="asked">
        <h2 id="asked">问过本人了</h2>
        <OneOf id="agrees" label="本人要不要" choices={AGREES} chosen={fields.agrees} onChoose={(agrees) => set({ agrees })} />
        {!one.resident && fields.agrees === 'yes' && <Whom chosen={fields.resident} onChoose={(resident) => set({ resident })} />}
        <OneOf id="how" label="怎么问的" choices={HOW} chosen={fields.how} onChoose={(how) => set({ how })} />
        <Typed id="whom" label="谁答的（可以不填）" hint="比如：本人接的电话" value={fields.whom} onType={(whom) => set({ whom })} />
        <Submit submit={submit} keeping={writing.keeping}>记下来</Submit>
      </section>
    </>
  );
}

/** What the caller said of her stays with the desk: it is looked up with a network, and not kept in the phone. */
function Meant({ id }: { id: string }) {
  const [about, setAbout] = useState<{ name: string; address: string; phone: string | null } | null>(null);
  const [trouble, setTrouble] = useState('');
  const look = async () => {
    setTrouble('');
    try {
      setAbout((await api.call<Schemas['RoundsVisitOut']>('GET', `/visit-requests/${id}`)).about as typeof about);
    } catch (error) {
      setTrouble(inWords(error));
    }
  };
  if (about) {
    return (
      <div class="card stack">
        <p><strong>{about.name}</strong></p>
        <p>{about.address}</p>
        {about.phone && <p><a class="button full" href={`tel:${about.phone}`}>打电话 {about.phone}</a></p>}
      </div>
    );
  }
  return (
    <div class="card stack">
      <p>约的人说的是谁、住哪里，要连着网看。</p>
      {trouble && <Notice kind="warn"><p>{trouble}</p></Notice>}
      {isOnline() && <p><DoButton kind="full" run={look} busyText="正在看…">看看要找的是谁</DoButton></p>}
    </div>
  );
}

/** Whom a caller meant, by the list. */
function Whom({ chosen, onChoose }: { chosen: string | null; onChoose: (id: string) => void }) {
  const [typed, setTyped] = useState('');
  const all = useKept(async () => (await residents(vault).all()).ones).value || [];
  const found = typed.trim() ? search(all, typed).slice(0, MOST) : all.filter((one) => one.id === chosen);
  return (
    <div>
      <Typed id="find" type="search" label="是名单里的哪一位" hint="填姓、名字的拼音首字母，或者门牌号" value={typed} onType={setTyped} />
      {typed.trim() !== '' && found.length === 0 && <p class="soft">没有找到。名单里没有的，请社区书记先登记。</p>}
      {found.length > 0 && <OneOf id="resident" label="点一下选中" choices={found.map((one) => ({ code: one.id, name: `${called(one)}，${one.house || '没有门牌'}` }))} chosen={chosen} onChoose={onChoose} />}
    </div>
  );
}
