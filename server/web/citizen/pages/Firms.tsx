/** The firms for which one speaks: how to let somebody act for one, and laying it down. */
import { useState } from 'preact/hooks';
import { put } from '../../kit/api/client.ts';
import type { Spoken } from '../../kit/api/types.ts';
import { Trouble } from '../../kit/ui/parts.tsx';
import { Sure } from '../../kit/ui/sure.tsx';

export function Firms({ firms, again }: { firms: Spoken[]; again: () => void }) {
  const [error, setError] = useState<unknown>(null);
  const end = (one: Spoken) => () => put(`/representations/${one.id}/ending`, {}).then(again, setError);
  if (!firms.length) return null;
  return (
    <section class="card stack-small" aria-labelledby="firms">
      <h2 id="firms">您是这些单位的法定代表人</h2>
      <p class="soft">单位的事要请经办人办，点下面“请人替我办”，选单位的名义。</p>
      {!!error && <Trouble error={error} />}
      {firms.map((one) => (
        <div class="row" key={one.id}><span><strong>{one.firm.name}</strong><br /><span class="soft small number">{one.firm.id_number}</span></span>
          <span class="push"><Sure name="我不再是了" question={`不再是${one.firm.name}的法定代表人？以后您不能再替它同意或收回授权。已经给出的授权还有效，要收回的请先收回。`} yes="确认不再是" run={end(one)} /></span></div>
      ))}
    </section>
  );
}
