import { DoButton } from '../../../server/web/kit/ui/parts.tsx';
import { refusal, update, waiting } from './update.ts';

/** Asks; whoever does not answer goes on in the old version. */
export const UpdateBar = () => (waiting.value ? (
  <div class="bar-top" role="status"><div class={`wrap ${refusal.value ? '' : 'one-line'}`}><p>{refusal.value || '有新版本。写过的都留着。'}</p><DoButton run={update} busyText="正在更新…">现在更新</DoButton></div></div>
) : null);
