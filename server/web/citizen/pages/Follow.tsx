/** Papers that may follow: what is still to come and until when, with the door to hand it in; also after the decision. */
import { useEffect, useState } from 'preact/hooks';
import { anySession, put, who } from '../../kit/api/client.ts';
import type { Schemas } from '../../kit/api/types.ts';
import { day } from '../../kit/checks/words.ts';
import { lastOwed, owedKey, photos } from '../../kit/draft/photos.ts';
import { uuid7, type Uuid } from '../../kit/ids.ts';
import { Pages, WrongFiles } from '../../kit/papers/pages.tsx';
import { DoButton, SignInAgain, Trouble } from '../../kit/ui/parts.tsx';
import { allSent, resumeUploads } from '../../kit/upload/queue.ts';
import type { Keys } from './Mend.tsx';

export type Owed = Schemas['ApplicationsOwedOut'];

/** One paper, with all cases of the application that wait for it: it is handed in once. */
export function byPaper(rows: readonly Owed[]): Owed[][] {
  const found: Record<string, Owed[]> = {};
  rows.forEach((row) => { if (!row.handed_in_at) (found[row.material] = found[row.material] || []).push(row); });
  return Object.keys(found).map((material) => found[material]!.sort((one, other) => ((one.due_on || '9') < (other.due_on || '9') ? -1 : 1)));
}

/** Until when, in words: the earliest date of the cases that wait; before the acceptance there is none yet. */
export const until = (row: Owed): string => {
  if (!row.due_on) return `受理以后，${row.days}个${row.day_kind === 'working' ? '工作日' : '自然日'}内补交。现在就有的话，也可以现在交。`;
  const last = `${day(row.due_on)}${row.due_is_provisional ? '（预估）' : ''}`;
  return row.is_overdue ? `应在 ${last} 前补交，已经过了。请尽快交；办理部门可以按规定撤销已经给的结果。` : `请在 ${last} 前补交。`;
};

/** `opened`: number and second secret, where it is not the account that hands in. */
interface Handing { id: Uuid; opened?: Keys | undefined; again: () => void }

export function Follow({ rows, ...handing }: Handing & { rows: readonly Owed[] }) {
  const papers = byPaper(rows);
  if (!papers.length) return null;
  return (
    <section class="card" aria-labelledby="follow">
      <p><span class="tag warn">轮到您了</span></p>
      <h2 id="follow">还要补交的材料</h2>
      {papers.map((waiting) => <Paper key={waiting[0]!.material} waiting={waiting} {...handing} />)}
    </section>
  );
}

/** What it is, until when, and for which items. */
export function Wanted({ waiting }: { waiting: Owed[] }) {
  const first = waiting[0]!;
  return (
    <>
      <h3>{first.name}</h3>
      <p class={first.is_overdue ? 'notice bad' : ''}>{until(first)}</p>
      <p class="soft small">用于：{waiting.map((row) => row.item).join('、')}</p>
    </>
  );
}

function Paper({ id, waiting, opened, again }: Handing & { waiting: Owed[] }) {
  const first = waiting[0]!;
  const key = owedKey(id, first.material);
  const [handing, setHanding] = useState(() => lastOwed.take({ key, owner: who(), name: uuid7(), pages: [], changedAt: 0 }));
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (handing.pages.length) void resumeUploads(key).catch(() => undefined);
  }, [key]);
  const change = (pages: Uuid[]) => {
    const next = { key, owner: who(), name: uuid7(), pages, changedAt: Date.now() };
    setHanding(next);
    lastOwed.keep(next);
  };
  const send = async () => {
    setError(null);
    try {
      if (opened) await anySession(); // photos need an owner
      await allSent(key, handing.pages);
      await put(`/applications/${id}/owed-papers/${handing.name}`, { material: first.material, pages: handing.pages, ...(opened ? { opened_with: opened } : {}) });
      lastOwed.forget(key);
      await photos.empty(key).catch(() => undefined); // nothing of it stays in the phone
      again();
    } catch (reason) {
      setError(reason);
    }
  };
  return (
    <div class="field stack-small" id={`follow-${first.material}`}>
      <Wanted waiting={waiting} />
      <Pages id={`follow-${first.material}-camera`} name={first.name} pages={handing.pages} takes={first} draft={key} purpose="correction" onChange={change} />
      {!!error && <Trouble error={error} />}<WrongFiles error={error} /><SignInAgain error={error} />
      {handing.pages.length > 0 && <p><DoButton kind="main" run={send} busyText="正在提交…">补交这份材料</DoButton></p>}
    </div>
  );
}
