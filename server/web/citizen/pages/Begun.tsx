/** What is begun and not handed in: on this phone, and on other devices of the same person. */
import { useState } from 'preact/hooks';
import { get, who } from '../../kit/api/client.ts';
import type { Application, ApplicationLine } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { throwAway, type Went } from '../../kit/draft/gone.ts';
import { drafts, type KeptDraft } from '../../kit/draft/store.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, Notice, Trouble } from '../../kit/ui/parts.tsx';
import { Sure } from '../../kit/ui/sure.tsx';
import { nameOf } from './names.ts';

const pageOf = (bundle: string, division: string): string =>
  `${bundle.indexOf('item:') === 0 ? `/items/${bundle.slice(5)}` : `/bundles/${bundle}`}?division=${division}`;

/** Opened last: the page of a bundle goes on with the draft that was changed last. */
async function goOn(draft: KeptDraft): Promise<void> {
  await drafts.keep({ ...draft, changedAt: Date.now() });
  location.assign(`${draft.page || pageOf(draft.bundle, draft.division)}#apply/${draft.step}`);
}

/** The server's copy of a draft, laid into this phone as it stands there. */
export function fromServer(one: Application, title: string, owner: string): KeptDraft {
  const isBegun = Object.keys(one.content.answers).length > 0 || Object.keys(one.content.values).length > 0;
  return {
    id: one.id, bundle: one.bundle, release: one.release, division: one.division, site: null, origin: null, content: one.content, revision: one.revision || null,
    saved: one.content, attempt: null, toSign: null, step: isBegun ? 'outcome' : 'start', changedAt: Date.now(), submitted: false, title, owner,
  };
}

const GROUNDS: Record<string, string> = { guardian: '您在替孩子（或您监护的人）办', relative: '您在替亲友办', handler: '您在替单位办' };

/** For whom a draft is: by name as the server tells it, by the ground alone without it. */
export function whomOf(draft: KeptDraft, told: ApplicationLine[]): string | undefined {
  const known = told.filter((one) => one.id === draft.id)[0];
  return (known && known.for_whom) || GROUNDS[(draft.content.applicant || { authority: '' }).authority];
}

export function DraftCard({ draft, whom, onDrop }: { draft: KeptDraft; whom: string | undefined; onDrop: (went: Went) => void }) {
  const page = draft.page || pageOf(draft.bundle, draft.division);
  const open = (event: Event) => { event.preventDefault(); void goOn(draft); };
  return (
    <div class="card">
      <h2>{draft.title || '一份申请'}</h2>
      {whom && <p>{whom}</p>}
      <p class="soft small">{moment(new Date(draft.changedAt).toISOString())} 存在这部手机里</p>
      <div class="row"><a class="button main" href={`${page}#apply/${draft.step}`} onClick={open}>接着填</a><Drop id={draft.id} onDrop={onDrop} /></div>
    </div>
  );
}

const Drop = ({ id, onDrop }: { id: string; onDrop: (went: Went) => void }) => (
  <Sure name="删掉" question="删掉这份没填完的申请？手机里和服务器上存的都删，删了就找不回来了。" yes="删掉它" run={async () => onDrop(await throwAway(id))} />
);

/** Begun on another phone or computer: fetched when it is wanted. */
export function ElsewhereCard({ one, onDrop }: { one: ApplicationLine; onDrop: (went: Went) => void }) {
  const name = useLoad(() => nameOf(one.bundle), [one.bundle]);
  const [error, setError] = useState<unknown>(null);
  const open = () => get<Application>(`/applications/${one.id}`).then((found) => goOn(fromServer(found, name.value || '一份申请', who()))).catch(setError);
  return (
    <div class="card">
      <h2>{name.value || '一份申请'}</h2>
      {one.for_whom && <p>{one.for_whom}</p>}
      <p class="soft small">{moment(one.saved_at)} 在别的手机或电脑上填的</p>
      {!!error && <Trouble error={error} />}
      <div class="row"><DoButton kind="main" run={open}>接着填</DoButton><Drop id={one.id} onDrop={onDrop} /></div>
    </div>
  );
}

/** Typed for somebody whose mandate has ended: the server keeps it shut, and what lay in this phone goes. */
export const ShutCard = ({ one, onDrop }: { one: ApplicationLine; onDrop: (went: Went) => void }) => (
  <div class="card">
    <p><span class="tag warn">没填完</span></p>
    <h2>替别人填的，授权已经结束</h2>
    <p class="soft small">{moment(one.saved_at)} 存的</p>
    <p>填的内容不能再看，也不能再改。对方再授权给您，就能接着填。</p>
    <div class="row"><Drop id={one.id} onDrop={onDrop} /></div>
  </div>
);

/** What became of throwing it away, honestly. */
export const Thrown = ({ went }: { went: Went | null }) => (
  went === 'everywhere' ? <Notice kind="good"><p>删掉了，手机里和服务器上都没有了。</p></Notice>
    : went === 'here' ? <Notice kind="warn"><p>这部手机里的删掉了。现在连不上网，服务器上存的那份还在，有网后打开这一页就替您删。</p></Notice> : null
);
