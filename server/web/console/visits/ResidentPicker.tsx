/** A resident of one's grids, found by name, pinyin, address or house number; masked like every list. */
import { get } from '../../kit/api/client.ts';
import type { Page, Schemas } from '../../kit/api/types.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Input } from '../Door.tsx';
import { useTyped } from '../typed.ts';

export type Resident = Schemas['VisitsListedOut'];

const MOST = 8;

const namesOf = (one: Resident): string => [one.name, one.house, one.grid_name].filter(Boolean).join('，');

export function ResidentPicker({ id, label, chosen, onChange }: { id: string; label: string; chosen: Resident | null; onChange: (one: Resident | null) => void }) {
  const [words, setWords] = useTyped(`${id}-words`, '');
  const [sought, setSought] = useTyped(`${id}-sought`, '');
  const found = useLoad(() => (sought ? get<Page<Resident>>(`/residents?limit=${MOST + 1}&q=${encodeURIComponent(sought)}`) : Promise.resolve(null)), [sought]);
  if (chosen) return <div class="field"><p class="label">{label}</p><p class="row"><span class="strong">{namesOf(chosen)}</span><button type="button" class="button" onClick={() => onChange(null)}>换一位</button></p></div>;
  const items = found.value ? found.value.items.slice(0, MOST) : [];
  return (
    <form class="field" onSubmit={(event) => { event.preventDefault(); setSought(words.trim()); }}>
      <Input id={id} label={label} hint="写姓名、拼音首字母、住址或门牌号，再点“找”" value={words} onType={setWords} />
      <p class="row"><button type="submit" class="button">找</button></p>
      {!!found.error && <Trouble error={found.error} again={found.again} />}
      {sought && !found.value && !found.error && <Wait text="正在找" />}
      {items.length > 0 && <ul class="lines">{items.map((one) => <li class="row" key={one.id}><span>{namesOf(one)}</span><button type="button" class="button push" onClick={() => onChange(one)}>选这位<span class="unseen">：{namesOf(one)}</span></button></li>)}</ul>}
      {found.value && found.value.items.length > MOST && <p class="soft small">还有更多，多写几个字再找。</p>}
      {sought && found.value && !items.length && <p class="hint" role="status">没有找到。换个写法再找；名单里没有的，请网格员先登记。</p>}
    </form>
  );
}
