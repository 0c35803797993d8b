/** What number and second secret do not suffice for: what is asked or owed, and the three ways to answer it. */
import type { Correction, Progress } from '../../kit/api/types.ts';
import { day } from '../../kit/checks/words.ts';
import { byPaper, Wanted, type Owed } from './Follow.tsx';

type Window = Progress['window'];

export function Elsewhere({ correction, application, window }: { correction: Correction; application: string; window: Window }) {
  return (
    <section class="card" aria-labelledby={`asked-${correction.id}`}>
      <p><span class="tag warn">轮到您了</span></p>
      <h2 id={`asked-${correction.id}`}>有几处要补正</h2>
      {correction.requests.map((request) => request.marks.map((mark, place) => <p class="notice bad" key={`${request.case}${place}`}><strong>{request.body ? '办理部门' : '窗口'}说：</strong>{mark.text || mark.reason}</p>))}
      {correction.due_on && <p>请在 <strong>{day(correction.due_on)}</strong> 前改好。</p>}
      <Ways doing="改" bring="回执和证件" application={application} window={window} />
    </section>
  );
}

/** A paper that was to follow: until when, and where it is taken. */
export function OwedElsewhere({ rows, application, window }: { rows: readonly Owed[]; application: string; window: Window }) {
  return (
    <section class="card" aria-labelledby="follow">
      <p><span class="tag warn">轮到您了</span></p>
      <h2 id="follow">还要补交的材料</h2>
      {byPaper(rows).map((waiting) => <div class="field stack-small" key={waiting[0]!.material}><Wanted waiting={waiting} /></div>)}
      <Ways doing="交" bring="回执、证件和要交的材料" application={application} window={window} />
    </section>
  );
}

/** `doing`: one word for what is to be done, as it stands on the button. */
function Ways({ doing, bring, application, window }: { doing: string; bring: string; application: string; window: Window }) {
  return (
    <>
      <h3>这份申请要先知道是您本人，才能{doing}。三种办法，选一种：</h3>
      <ol class="way">
        <li class="stack-small"><strong>登录后自己{doing}。</strong>用交申请的那部手机、那个账号。<p><a class="button main" href={`/sign-in?next=/applications/${application}`}>登录去{doing}</a></p></li>
        <li class="stack-small"><strong>到窗口{doing}。</strong>带上{bring}，工作人员帮您{doing}。{window ? <Place window={window} /> : <p><a href="/sites">就近窗口</a></p>}</li>
        <li><strong>打电话问。</strong><Phones window={window} /></li>
      </ol>
    </>
  );
}

/** The window that has it: where, when, by which number. */
export function WindowFacts({ window }: { window: Window }) {
  if (!window) return <p>打 <a href="tel:12345">12345</a>，或者看<a href="/sites">就近窗口</a>。</p>;
  return <><Place window={window} /><p><Phones window={window} /></p></>;
}

/** No line ends within a time. */
const Place = ({ window }: { window: NonNullable<Window> }) => (
  <><p class="strong">{window.name}</p><p>{window.address}</p><p class="soft">{window.hours.replace(/-/g, '\u2060-\u2060')}</p></>
);

const Phones = ({ window }: { window: Window }) => (
  <>{window && window.phone && <>窗口 <a class="whole" href={`tel:${window.phone}`}>{window.phone}</a>，或者</>}打 <a href="tel:12345">12345</a></>
);
