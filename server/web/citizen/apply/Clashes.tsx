/** What was changed on another device at the same time, until it was looked at. */
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { Notice } from '../../kit/ui/parts.tsx';

export function Clashes({ keeper, form }: { keeper: Keeper; form: Form }) {
  const clashes = keeper.clashes.value.filter((clash) => clash.place.indexOf('values/') === 0);
  if (!clashes.length) return null;
  return (
    <Notice kind="warn">
      <p>您在别的手机或电脑上也改了这些项，这里留的是您眼前的内容，请核对：</p>
      <ul class="dots">{clashes.map((clash) => {
        const field = form.fields[clash.place.slice(7)];
        return <li key={clash.place}>{field ? field.label : clash.place}</li>;
      })}</ul>
      <p><button type="button" class="button" onClick={() => (keeper.clashes.value = [])}>核对好了</button></p>
    </Notice>
  );
}
