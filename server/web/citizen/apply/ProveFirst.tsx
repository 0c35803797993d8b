/** Some things take more than a phone code: said before anybody signs, with the ways to prove who one is. */
import { get, resume, session } from '../../kit/api/client.ts';
import type { Bundle } from '../../kit/api/types.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { ProveWays } from '../ProveWays.tsx';

/** The things of this form for which who is here has not proved enough. */
export function useAbove(keeper: Keeper, form: Form): string[] {
  const found = useLoad(async () => {
    await resume().catch(() => null);
    if (session() && session()!.account.level === 'checked') return [];
    const { items } = await get<Bundle>(`/bundles/${encodeURIComponent(keeper.draft.value.bundle)}?division=${form.division}`);
    const checked = (items || []).filter((one) => one.identity_level === 'checked').map((one) => one.code);
    return form.items.filter((one) => checked.indexOf(one.code) >= 0).map((one) => one.plain_name || one.name);
  }, [form.digest]);
  return found.value || [];
}

export function ProveFirst({ names }: { names: string[] }) {
  return (
    <section class="card" id="prove-first" tabIndex={-1} aria-labelledby="prove-first-title">
      <h2 id="prove-first-title">先核验您的身份</h2>
      <p>{names.map((name) => `“${name}”`).join('、')}要确认是您本人，光有手机号不够。填的内容都在，核验完回到这里接着办。</p>
      <ProveWays words="选一种办法：" />
      <p class="soft small">也可以带身份证到<a href="/sites">就近窗口</a>核验一次，或打 <a href="tel:12345">12345</a>。</p>
    </section>
  );
}
