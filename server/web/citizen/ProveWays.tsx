/** The buttons to platforms that say who one is; where there is none, nothing. */
import { useState } from 'preact/hooks';
import { get, resume, session } from '../kit/api/client.ts';
import type { Schemas } from '../kit/api/types.ts';
import { useLoad } from '../kit/ui/load.ts';
import { DoButton, Trouble } from '../kit/ui/parts.tsx';
import { setOut } from './vouching.ts';

/** `back`: where one wants to be afterwards, if not here. */
export function ProveWays({ words, back }: { words: string; back?: string }) {
  const ways = useLoad(async () => {
    await resume().catch(() => null);
    return get<Schemas['IdentityWaysOut']>('/sign-in-ways');
  }, []);
  const [error, setError] = useState<unknown>(null);
  if (!ways.value || !ways.value.items.length) return null;
  const go = (kind: Schemas['IdentityWayOut']['kind']) => setOut(kind, back || location.pathname + location.search + location.hash).catch(setError);
  return (
    <div class="stack-small ways">
      <p>{words}</p>
      {session() && session()!.account.level === 'phone' && <p class="soft small">这个手机号下填的、交的，会一起归到您本人名下。里面有别人的，请先退出登录。</p>}
      {!!error && <Trouble error={error} />}
      {ways.value.items.map((one) => <p key={one.kind}><DoButton kind="full" busyText="正在打开…" run={() => go(one.kind)}>用{one.name}{one.is_demo ? '（演示）' : ''}</DoButton></p>)}
    </div>
  );
}
