/** Who has which phone, when it was last here; reporting one lost, and whether it has been told to wipe itself. */
import { useState } from 'preact/hooks';
import { call } from '../../kit/api/client.ts';
import { inWords } from '../../kit/api/problem.ts';
import type { Schemas, Session } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import { useList } from '../../kit/ui/list.tsx';
import { DoButton, Notice, Trouble, Wait } from '../../kit/ui/parts.tsx';
import { useTyped } from '../typed.ts';
import { differing } from './compared.ts';

type Phone = Schemas['SyncListedDeviceOut'];

export function Phones({ who }: { who: Session }) {
  const page = useList<Phone>('/sync-devices', undefined, '再取一页');
  const [said, setSaid] = useState('');
  const lost = (one: Phone) => { setSaid(`${ownerOf(one, who)}的手机挂失了。找到了也不能再用原来的资料，请重新登录、重新设密码。`); page.again(); };
  return (
    <div class="stack">
      <p class="soft">网格员的手机丢了、被偷了、坏了找不回来，在这里挂失。</p>
      {said && <Notice kind="good"><p>{said}</p></Notice>}
      {!!page.error && <Trouble error={page.error} again={page.again} />}
      {!page.items && !page.error && <Wait text="正在取名单" />}
      {page.items && !page.items.length && <div class="card"><h3>还没有手机</h3><p class="soft">网格员在手机上第一次登录“上门”以后，手机会列在这里。还没有网格员的，请系统管理员先加岗位。</p></div>}
      {(page.items || []).map((one) => <OnePhone key={one.id} one={one} who={who} done={() => lost(one)} />)}
      {page.more}
    </div>
  );
}

const ownerOf = (one: Phone, who: Session): string => (one.account === who.account.id ? '您' : one.worker || '没有姓名的网格员');

function OnePhone({ one, who, done }: { one: Phone; who: Session; done: () => void }) {
  const [open, setOpen] = useTyped(`lost-${one.id}`, false);
  const name = one.name || '手机';
  const whose = `${ownerOf(one, who)}的${name}`;
  const differs = one.revoked_at ? '' : differing(one.differed || []);
  return (
    <section class="card" aria-label={whose}>
      <div class="row"><h3>{one.worker || '没有姓名的网格员'}</h3><span class="soft">{name}</span>
        {one.told_at ? <span class="tag plain push">已经让它清空</span> : one.revoked_at ? <span class="tag warn push">已挂失，等它联网</span> : <span class="tag good push">在用</span>}</div>
      {differs && <Notice kind="warn"><p>上次核对有对不上的：{differs}。手机里还留着的，它自己会再送一次；下次核对还对不上的，请和{ownerOf(one, who)}一起看手机“未上传”里写的是哪一件。</p></Notice>}
      <dl class="facts">
        <div><dt>最近联系</dt><dd>{moment(one.seen_at, true)}</dd></div>
        <div><dt>开始用</dt><dd>{moment(one.made_at, true)}</dd></div>
        <div><dt>上次核对</dt><dd>{one.compared_at ? `${moment(one.compared_at, true)}，${one.agreed} 项对得上` : '还没有，手机每天联网时自己核对一次'}</dd></div>
        {one.revoked_at && <div><dt>挂失</dt><dd>{moment(one.revoked_at, true)}</dd></div>}
        {one.revoked_at && <div><dt>清空</dt><dd>{one.told_at ? `${moment(one.told_at, true)} 它联网了，收到挂失，自己清空` : '它还没有联过网。没有密码，看不到里面的资料；一联网就清空'}</dd></div>}
      </dl>
      {!one.revoked_at && !open && <p><button type="button" class="button" onClick={() => setOpen(true)}>手机丢了，挂失<span class="unseen">：{whose}</span></button></p>}
      {!one.revoked_at && open && <Lost one={one} isOwn={one.account === who.account.id} done={done} stop={() => setOpen(false)} />}
    </section>
  );
}

/** What will happen is said first: it cannot be taken back. */
function Lost({ one, isOwn, done, stop }: { one: Phone; isOwn: boolean; done: () => void; stop: () => void }) {
  const [fault, setFault] = useState('');
  const report = () => call('DELETE', `/sync-devices/${one.id}`).then(done, (error: unknown) => setFault(inWords(error)));
  return (
    <Notice kind="warn">
      <p><strong>挂失以后会怎样：</strong></p>
      <ul class="dots">
        <li>{isOwn ? '您在别的手机、电脑上的登录' : `${one.worker || '这位网格员'}在所有手机、电脑上的登录`}马上退出，要重新登录。</li>
        <li>这部手机下次一联网，就把里面的居民资料、照片和代办全部清空。</li>
        <li>还没有交上来的代办也会清空，找不回来。已经交上来的都在。</li>
        <li>挂失了不能撤销。</li>
      </ul>
      <p>手机只是忘在家里的，先不要挂失。只是忘了密码的，在手机上点“忘了密码”，代办不会丢。</p>
      {fault && <p class="fault" role="alert">{fault}</p>}
      <p class="row"><DoButton kind="risky" run={report} busyText="正在挂失…">确定丢了，挂失</DoButton><button type="button" class="button" onClick={stop}>先不挂失</button></p>
    </Notice>
  );
}
