/** A visit written down for who called: whom it is for, who asked and how, where to call back, what for, until when. */
import { useState } from 'preact/hooks';
import { put } from '../../kit/api/client.ts';
import { inWords, Problem } from '../../kit/api/problem.ts';
import { DayPicker, GridPicker } from '../../kit/form/grid.tsx';
import { uuid7 } from '../../kit/ids.ts';
import { DoButton, ErrorSummary, Notice, type Summed } from '../../kit/ui/parts.tsx';
import { Words } from '../../kit/ui/words.tsx';
import { Input } from '../Door.tsx';
import { useTyped } from '../typed.ts';
import { ResidentPicker, type Resident } from './ResidentPicker.tsx';

type How = 'phone' | 'counter' | 'letter';

const EMPTY = { caller: '', relation: '', callback: '', how: 'phone' as How, name: '', address: '', phone: '', grid: '', words: '', day: '' };
const HOWS: Array<[How, string]> = [['phone', '打电话来'], ['counter', '到窗口来'], ['letter', '来信']];

/** A secretary chooses from the list; a desk knows no list and writes down whom the caller means. */
export function NewVisit({ bySearch, onSent }: { bySearch: boolean; onSent: () => void }) {
  const [told, setTold] = useTyped('new-visit', EMPTY);
  const [resident, setResident] = useTyped<Resident | null>('new-visit-resident', null);
  const [id, setId] = useTyped('new-visit-id', uuid7);
  const [faults, setFaults] = useState<Summed[]>([]);
  const [stamp, setStamp] = useState(0);
  const [fault, setFault] = useState('');
  const type = (part: Partial<typeof EMPTY>) => { setTold({ ...told, ...part }); setId(uuid7()); };
  const choose = (one: Resident | null) => { setResident(one); setId(uuid7()); };
  const send = () => {
    const wrong = bySearch ? wrongOnList(told, resident) : wrongInWords(told);
    setFaults(wrong);
    setStamp(stamp + 1);
    setFault('');
    if (wrong.length) return undefined;
    return put(`/visit-requests/${id}`, asTold(told, resident)).then(onSent, (error: unknown) => setFault(error instanceof Problem && error.faults[0] ? error.faults[0].message : inWords(error)));
  };
  return (
    <section class="card narrow" aria-labelledby="new-visit">
      <ErrorSummary faults={faults} stamp={stamp} />
      <h2 id="new-visit">记一次上门请求</h2>
      {bySearch ? <ResidentPicker id="visit-resident" label="给谁" chosen={resident} onChange={choose} /> : (
        <>
          <Input id="visit-name" label="给谁（姓名）" value={told.name} onType={(name) => type({ name })} />
          <Input id="visit-address" label="住在哪里" hint="街巷、楼号、单元、门牌，网格员照着找" value={told.address} onType={(address) => type({ address })} />
          <Input id="visit-phone" label="本人电话（没有的空着）" value={told.phone} onType={(phone) => type({ phone })} />
          <div class="field" id="visit-grid" tabIndex={-1}><GridPicker id="visit-grid" grid={told.grid} onChange={(grid) => type({ grid })} /></div>
        </>
      )}
      <Words id="visit-words" label="要帮什么忙" hint="照来人的话写。密码、银行卡号不要记。" value={told.words} onType={(words) => type({ words })} />
      <DayPicker id="visit-day" label="最晚哪天去" day={told.day} onChange={(day) => type({ day })} />
      <h3 class="field">谁提的{bySearch && '（书记自己想到的，空着）'}</h3>
      <Input id="visit-caller" label="姓名" value={told.caller} onType={(caller) => type({ caller })} />
      <Input id="visit-relation" label="和本人的关系" hint="如：本人、儿子、邻居" value={told.relation} onType={(relation) => type({ relation })} />
      <div class="field"><label class="label" for="visit-how">怎么提的</label><select class="input" id="visit-how" value={told.how} onChange={(event) => type({ how: (event.target as HTMLSelectElement).value as How })}>{HOWS.map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select></div>
      <Input id="visit-callback" label="回电号码" value={told.callback} onType={(callback) => type({ callback })} />
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      <div class="field"><DoButton kind="main" run={send}>记下，请网格员去</DoButton></div>
    </section>
  );
}

type ToldWords = typeof EMPTY;

const named = (told: ToldWords): boolean => !!(told.caller.trim() || told.callback.trim() || told.relation.trim());

function wrongOnList(told: ToldWords, resident: Resident | null): Summed[] {
  const faults: Summed[] = [];
  if (!resident) faults.push({ anchor: 'visit-resident', message: '请从名单里选是哪一位' });
  if (!told.words.trim()) faults.push({ anchor: 'visit-words', message: '请写要帮什么忙' });
  if (named(told) && !told.callback.trim()) faults.push({ anchor: 'visit-callback', message: '请写回电号码' });
  return faults;
}

function wrongInWords(told: ToldWords): Summed[] {
  const needed: Array<[keyof ToldWords, string, string]> = [
    ['name', 'visit-name', '请写给谁'], ['address', 'visit-address', '请写住在哪里'], ['grid', 'visit-grid', '请选住在哪个社区、哪个网格'],
    ['words', 'visit-words', '请写要帮什么忙'], ['caller', 'visit-caller', '请写谁提的'], ['callback', 'visit-callback', '请写回电号码'],
  ];
  return needed.filter(([part]) => !told[part].trim()).map(([, anchor, message]) => ({ anchor, message }));
}

function asTold(told: ToldWords, resident: Resident | null): object {
  const asked = named(told) ? { name: told.caller.trim(), relation: told.relation.trim() || null, phone: told.callback.trim() || null, how: told.how } : null;
  const shared = { words: told.words.trim(), wanted_on: told.day || null, asked };
  if (resident) return { ...shared, resident: resident.id };
  return { ...shared, grid: told.grid, about: { name: told.name.trim(), address: told.address.trim(), phone: told.phone.trim() || null } };
}
