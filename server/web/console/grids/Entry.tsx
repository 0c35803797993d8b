/** A resident is entered or put right at the desk: where she lives, how she is told, who her contact is, whether she is photographed. */
import { useState } from 'preact/hooks';
import { get, put } from '../../kit/api/client.ts';
import { uuid7 } from '../../kit/ids.ts';
import { Problem } from '../../kit/api/problem.ts';
import type { Page, Schemas, Session } from '../../kit/api/types.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, Notice, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Commands } from '../commands.ts';
import { useTyped } from '../typed.ts';
import { ResidentPicker, type Resident } from '../visits/ResidentPicker.tsx';
import { CONTACTS, isSame, PHOTOS, rebased, sentOf, TOLD_BY, typedOf, wrongWith, type Kept, type Typed } from './entry.ts';
import { ChoiceField, DayField, faultsOf, TextField, type Faults } from './fields.tsx';

type Grids = Array<[string, string]>;

const FIELDS = ['name', 'id_number', 'birth', 'grid', 'house', 'address', 'phone', 'told_by'];
const MOST_GRIDS = 100;

export function Entry({ who }: { who: Session }) {
  const [chosen, setChosen] = useTyped<Resident | null>('entry-resident', null);
  const [fresh, setFresh] = useTyped('entry-new', '');
  const [said, setSaid] = useState('');
  const oversees = who.account.roles.some(({ role }) => role === 'secretary' || role === 'supervisor');
  const grids = useLoad<Grids | null>(() => (oversees ? get<Page<Schemas['VisitsOverseenGridOut']>>(`/grids?limit=${MOST_GRIDS}`).then(({ items }) => items.map((one) => [one.code, `${one.name}（${one.community_name}）`])) : Promise.resolve(null)), []);
  const entered = (one: Kept) => { setFresh(''); setSaid(`登记好了：${one.name}${one.house ? `，${one.house}` : ''}。网格员的手机下次联网就有了。`); };
  return (
    <div class="stack">
      <p class="soft">住处、电话、联系人变了，或者本人说了怎么告诉、愿不愿意拍照，在这里记。改了以后网格员的手机下次联网就更新。</p>
      {said && <Notice kind="good"><p>{said}</p></Notice>}
      {!!grids.error && <Trouble error={grids.error} again={grids.again} />}
      {!fresh && <section class="card" aria-label="找居民"><ResidentPicker id="entry-who" label="改哪位居民" chosen={chosen} onChange={(one) => { setChosen(one); setSaid(''); }} /></section>}
      {!fresh && chosen && <Known key={chosen.id} id={chosen.id} grids={grids.value} />}
      {!fresh && !chosen && grids.value && <p><button type="button" class="button" onClick={() => { setFresh(uuid7()); setSaid(''); }}>登记一位新居民</button></p>}
      {fresh && <section class="card" aria-label="新居民"><h3>新居民</h3><Form id={fresh} kept={null} grids={grids.value} done={entered} stop={() => setFresh('')} /></section>}
    </div>
  );
}

function Known({ id, grids }: { id: string; grids: Grids | null }) {
  const [said, setSaid] = useState('');
  const found = useLoad(() => get<Kept>(`/residents/${id}`), [id]);
  if (found.error) return <Trouble error={found.error} again={found.again} />;
  if (!found.value) return <Wait text="正在取登记" />;
  const kept = found.value;
  const contact = kept.contact ? [kept.contact.name, kept.contact.relation, kept.contact.phone].filter(Boolean).join(' ') : '没有写';
  return (
    <section class="card" aria-label={kept.name}>
      <h3>{kept.name}</h3>
      {said && <Notice kind="good"><p>{said}</p></Notice>}
      <dl class="facts">
        <div><dt>网格</dt><dd>{kept.grid_name}</dd></div>
        <div><dt>住址</dt><dd>{kept.address || '没有写'}</dd></div>
        <div><dt>电话</dt><dd>{kept.phone || '没有写'}</dd></div>
        <div><dt>联系人</dt><dd>{contact}</dd></div>
      </dl>
      <Form id={id} kept={kept} grids={grids} done={(one) => { found.set(one); setSaid('记下了。'); }} changed={(one) => { found.set(one); setSaid(''); }} />
    </section>
  );
}

interface FormProps {
  id: string;
  kept: Kept | null;
  grids: Grids | null;
  done: (one: Kept) => void;
  /** Somebody else changed it meanwhile: this lies there now. */
  changed?: (one: Kept) => void;
  stop?: () => void;
}

function Form({ id, kept, grids, done, changed, stop }: FormProps) {
  const [told, setTold] = useTyped<Typed>(`entry-told-${id}`, typedOf(kept));
  const [commands] = useTyped(`entry-commands-${id}`, () => new Commands());
  const [faults, setFaults] = useState<Faults>({});
  const field = (name: keyof Typed) => ({ id: `entry-${name}`, value: told[name], onType: (text: string) => { setTold({ ...told, [name]: text }); setFaults({}); }, fault: faults[name] });
  const send = () => {
    const sent = sentOf(told, kept);
    const wrong: Faults = kept && isSame(sent) ? { '': '还没有改什么' } : wrongWith(told, kept);
    setFaults(wrong);
    if (Object.keys(wrong).length) return undefined;
    return put<Kept>(`/residents/${id}`, { ...sent, id: commands.of('entry', sent) }).then((one) => { commands.answered(); setTold(typedOf(one)); done(one); }, (error: unknown) => {
      const theirs = error instanceof Problem && error.slug === 'resident-changed' ? error.facts.theirs as Kept : null;
      if (theirs && kept) setTold(rebased(told, kept, theirs));
      if (theirs && changed) changed(theirs);
      setFaults(faultsOf(error, FIELDS));
    });
  };
  return (
    <div class="field narrow">
      {!kept && <TextField {...field('name')} label="姓名" most={100} />}
      {!kept && <TextField {...field('id_number')} label="身份证号" hint="没有证件的就空着" most={20} />}
      {!kept && !told.id_number && <DayField {...field('birth')} label="出生日期" hint="说不准的就空着" />}
      {grids && <ChoiceField {...field('grid')} label="住在哪个网格" hint={kept ? '搬走了的，选搬到的网格；没送完的代办照样收' : undefined} options={kept && !grids.some(([code]) => code === kept.grid) ? [[kept.grid, kept.grid_name], ...grids] : grids} />}
      <TextField {...field('house')} label="门牌号" hint="如：3-2-501" most={50} />
      <TextField {...field('address')} label="住址" hint={kept ? '不改就空着' : '如：示例街9号'} most={200} />
      <TextField {...field('phone')} label="本人电话" hint={kept ? '不改就空着' : '没有就空着'} most={30} />
      <ChoiceField {...field('told_by')} label="有事怎么告诉" options={TOLD_BY} />
      {kept && <ChoiceField {...field('contact')} label="联系人" first="不改" options={CONTACTS} />}
      {told.contact === 'new' && <TextField {...field('contact_name')} label="联系人姓名" hint={kept ? undefined : '没有联系人就空着'} most={50} />}
      {told.contact === 'new' && <TextField {...field('contact_relation')} label="是本人的什么人" hint="如：儿子、女儿、邻居" most={20} />}
      {told.contact === 'new' && <TextField {...field('contact_phone')} label="联系人电话" most={30} />}
      <ChoiceField {...field('photos')} label="愿不愿意拍照" options={PHOTOS} />
      {faults[''] && <p class="fault" role="alert">{faults['']}</p>}
      <p class="row"><DoButton kind="main" run={send}>记下</DoButton>{stop && <button type="button" class="button" onClick={stop}>先不登记</button>}</p>
    </div>
  );
}
