/** What one tells about oneself once, so that later forms need not ask: used only when one agrees, form by form. */
import { useState } from 'preact/hooks';
import { get, put, resume, session } from '../../kit/api/client.ts';
import type { Profile as Known } from '../../kit/api/types.ts';
import { isIdNumber, isMobile, plain, plainMobile } from '../../kit/checks/identity.ts';
import { isPersonName } from '../../kit/checks/words.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { DoButton, ErrorSummary, Notice, ScreenTitle, Trouble, Wait, type Summed } from '../../kit/ui/parts.tsx';
import { Sure } from '../../kit/ui/sure.tsx';
import { ProveWays } from '../ProveWays.tsx';
import { Line } from './Line.tsx';
import { NeedSignIn } from './Notices.tsx';
import { Rights } from './Rights.tsx';

type Told = Record<string, unknown>;

const LINES = [
  { code: 'person_name', name: '姓名', hint: '和身份证上一样', ok: isPersonName, wrong: '名字里不能有数字和符号' },
  { code: 'id_number', name: '身份证号', hint: '', ok: (text: string) => isIdNumber(text), wrong: '号码对不上，请对照证件再看一眼' },
  { code: 'mobile', name: '手机号', hint: '', ok: isMobile, wrong: '手机号是11位数字，请再看一眼' },
  { code: 'residence_address', name: '现在住的地址', hint: '写到门牌号', ok: () => true, wrong: '' },
];

/** What is kept: plain numbers, nothing empty; what other pages told stays. */
export function tidied(values: Told): Told {
  const kept: Told = {};
  Object.keys(values).forEach((code) => {
    const text = values[code];
    const tidy = typeof text !== 'string' ? text : code === 'mobile' ? plainMobile(text) : code === 'id_number' ? plain(text) : text.trim();
    if (tidy !== '' && tidy !== undefined && tidy !== null) kept[code] = tidy;
  });
  return kept;
}

export const wrongIn = (values: Told): Summed[] =>
  LINES.filter((line) => values[line.code] && !line.ok(String(values[line.code]))).map((line) => ({ anchor: `profile-${line.code}`, message: line.wrong }));

export function Profile() {
  const kept = useLoad(async () => {
    await resume();
    return session() && session()!.account.level !== 'none' ? get<Known>('/me/profile') : null;
  }, []);
  if (kept.error) return <div class="stack"><ScreenTitle silent>我的资料</ScreenTitle><Trouble error={kept.error} again={kept.again} /></div>;
  return (
    <div class="stack">
      <ScreenTitle silent note="填一次，以后的表可以替您填好。每次都先问您，您同意了才用；不填也能办事。">我的资料</ScreenTitle>
      {!kept.value && (session() && session()!.account.level !== 'none' ? <Wait /> : <NeedSignIn back="/profile" words="看我的资料，请先登录" />)}
      {kept.value && kept.value.person && <Notice><p>已核验：{kept.value.person.name} {kept.value.person.id_number}</p></Notice>}
      {kept.value && session()!.account.level === 'phone' && <div class="card"><ProveWays words="还没有核验身份。核验一次，要确认本人的事也能在网上办，还能请人代办、替人代办。" /></div>}
      {kept.value && <Lines told={kept.value.values} />}
      {kept.value && <Rights />}
      <p><a href="/privacy">看我同意过什么、收回同意</a></p>
    </div>
  );
}

function Lines({ told }: { told: Told }) {
  const [values, setValues] = useState<Told>(told);
  const [faults, setFaults] = useState<{ list: Summed[]; stamp: number }>({ list: [], stamp: 0 });
  const [said, setSaid] = useState('');
  const [error, setError] = useState<unknown>(null);
  const keep = async (next: Told, words: string) => {
    const list = wrongIn(next);
    setFaults({ list, stamp: faults.stamp + 1 });
    setSaid('');
    setError(null);
    if (list.length) return undefined;
    return put<Known>('/me/profile', { values: tidied(next) }).then((now) => (setValues(now.values), setSaid(words)), setError);
  };
  return (
    <div class="card">
      <ErrorSummary faults={faults.list} stamp={faults.stamp} />
      {LINES.map((line) => (
        <Line key={line.code} id={`profile-${line.code}`} label={line.name} hint={line.hint} optional tel={line.code === 'mobile'} value={String(values[line.code] || '')}
          fault={(faults.list.filter((one) => one.anchor === `profile-${line.code}`)[0] || { message: '' }).message} onType={(text) => { setSaid(''); setValues({ ...values, [line.code]: text }); }} />
      ))}
      {said && <Notice kind="good"><p>{said}</p></Notice>}
      {!!error && <Trouble error={error} />}
      <div class="row"><DoButton kind="main" run={() => keep(values, '存好了。以后填表时，您同意了才会用。')}>保存</DoButton><Sure name="清空" question="清空这里的资料？已经交上去的申请不受影响。" yes="清空" run={() => keep({}, '已清空')} /></div>
    </div>
  );
}
