/** The phone itself: room, last contact, lock, sign out, handing it on. */
import { useState } from 'preact/hooks';
import { DoButton, Notice, ScreenTitle } from '../../../server/web/kit/ui/parts.tsx';
import { Sure } from '../../../server/web/kit/ui/sure.tsx';
import { arrive, changes, courier, lock, loop, shelter, signOut, vault } from '../shell/app.ts';
import { Shelter } from '../shell/Shelter.tsx';
import { sizeInWords } from '../shell/phone.ts';
import { lying, settings } from '../store/index.ts';
import { ChangePin } from './ChangePin.tsx';
import { HowToShoot } from './HowToShoot.tsx';
import { useKept } from './kept.ts';
import { comparedInWords, handingOn, momentInWords, whyNotHandedOn } from './words.ts';

const read = async () => ({ line: await courier.line(), compared: await settings.get(vault, 'compared'), lies: await lying(), pack: vault.can('people') ? await settings.get(vault, 'pack') : undefined });

export function Settings() {
  const { value } = useKept(read);
  const [fault, setFault] = useState('');
  const here = shelter.value;
  const handOn = async () => {
    const now = await lying();
    if (now.unsent) return setFault(whyNotHandedOn(now));
    if (!value || handingOn(now).question !== handingOn(value.lies).question) { // another tab has written since it was asked
      changes.value += 1;
      return setFault('刚才又有新写的，请再看一遍。');
    }
    await signOut();
    await vault.wipe();
    return arrive();
  };
  return (
    <>
      <ScreenTitle silent>设置</ScreenTitle>
      <dl class="card facts">
        <div><dt>上次更新名单</dt><dd>{value ? momentInWords((value.pack && value.pack.at) || 0, Date.now()) : ''}</dd></div>
        <div><dt>上次核对</dt><dd>{value && momentInWords(value.line.comparedAt, Date.now())}{value && value.compared && `，${comparedInWords(value.compared)}`}</dd></div>
        <div><dt>还能存</dt><dd>{here && here.left !== null ? `大约 ${sizeInWords(here.left)}` : '这个浏览器不说'}</dd></div>
        <div><dt>会不会被清掉</dt><dd>{here && here.isLasting ? '浏览器答应一直留着' : '可能会，请尽早送出'}</dd></div>
      </dl>
      {here && !here.isLasting && <Shelter />}
      <HowToShoot />
      <div class="card stack">
        <p><DoButton kind="full" run={() => loop.wake(true)} busyText="正在更新…">现在更新、送出</DoButton></p>
        <p><DoButton kind="full" run={() => loop.wake(false, true)} busyText="正在核对…">现在和服务器核对</DoButton></p>
        <p><DoButton kind="full" run={lock}>锁上手机里的内容</DoButton></p>
        <p class="soft small">5分钟不动也会自己锁上。</p>
      </div>
      <div class="card stack">
        {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
        <div><ChangePin /></div>
        <div><Sure name="退出登录" question="没送出的都留在手机里，下次登录了再送。要退出吗？" yes="退出" run={signOut} /></div>
        <div>{value && <Sure name="换别人用这台手机" {...handingOn(value.lies)} run={handOn} />}</div>
      </div>
    </>
  );
}
