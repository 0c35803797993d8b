/** Which things a mandate is for: searched in one's own words, ticked; what must be done in person says so. */
import { useState } from 'preact/hooks';
import { get } from '../../kit/api/client.ts';
import type { ItemFound, Page } from '../../kit/api/types.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { Trouble, Wait } from '../../kit/ui/parts.tsx';
import { Line } from './Line.tsx';
import { BARRED, type Chosen } from './mandates.ts';

const MOST = 6;

export function ItemPicker({ chosen, onChange, fault }: { chosen: Chosen[]; onChange: (items: Chosen[]) => void; fault: string }) {
  const [words, setWords] = useState('');
  const [names, setNames] = useState<Record<string, string>>({});
  const found = useLoad(() => (words.trim() ? get<Page<ItemFound>>(`/items?q=${encodeURIComponent(words.trim())}`) : Promise.resolve(null)), [words.trim()]);
  const has = (code: string) => chosen.some((one) => one.code === code);
  const turn = (code: string, category: string, name: string) => {
    setNames({ ...names, [code]: name });
    onChange(has(code) ? chosen.filter((one) => one.code !== code) : chosen.concat({ code, category }));
  };
  const others = found.value ? found.value.items.filter((one) => !has(one.code)).slice(0, MOST) : [];
  return (
    <div id="mandate-items" tabIndex={-1}>
      <Line id="mandate-search" label="找要办的事" hint="如：低保、社保卡、营业执照" value={words} fault={fault} onType={setWords} />
      {!!found.error && <Trouble error={found.error} again={found.again} />}
      {words.trim() && !found.value && !found.error && <Wait text="正在找" />}
      <div class="choices">
        {chosen.map((one) => <Tick key={one.code} on name={names[one.code] || one.code} turn={() => turn(one.code, one.category, names[one.code] || one.code)} />)}
        {others.map((one) => (BARRED.indexOf(one.category) >= 0
          ? <p class="hint" key={one.code}>{one.plain_name || one.name}：要本人办，不能授权</p>
          : <Tick key={one.code} on={false} name={one.plain_name || one.name} turn={() => turn(one.code, one.category, one.plain_name || one.name)} />))}
      </div>
      {words.trim() && found.value && !found.value.items.length && <p class="hint" role="status">没有找到，换个说法再试，如只写“社保”。说不清的打12345问问。</p>}
    </div>
  );
}

function Tick({ on, name, turn }: { on: boolean; name: string; turn: () => void }) {
  return <label class={`choice ${on ? 'on' : ''}`}><input type="checkbox" checked={on} onChange={turn} /><span class="mark square" aria-hidden="true" /><span>{name}</span></label>;
}
