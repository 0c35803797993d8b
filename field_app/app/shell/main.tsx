/** The grid worker's app: which of its doors stands open. */
import './field.css';
import { render } from 'preact';
import { Wait } from '../../../server/web/kit/ui/parts.tsx';
import { Finder } from '../screens/job/Finder.tsx';
import { Screens } from '../screens/Screens.tsx';
import { arrive, begin, phase } from './app.ts';
import { lookForCamera } from './camera.ts';
import { rememberNothing } from './forgetting.ts';
import { Start } from './Start.tsx';
import { Locked } from './Locked.tsx';
import { Told } from './Told.tsx';
import { stayWithoutNetwork } from './update.ts';
import { UpdateBar } from './UpdateBar.tsx';

function App() {
  return <><UpdateBar /><Door /><Finder /></>;
}

function Door() {
  switch (phase.value) {
    case 'opening': return <main id="main" class="wrap"><Wait /></main>;
    case 'new': return <Start />;
    case 'locked': return <Locked />;
    case 'barred': return <Start anew />;
    case 'open': return <Screens />;
    case 'wiped': return <Told title="这台手机挂失了，上面的内容清空了"><p>名单、照片、登录都不在这台手机上了。以前送出去的，服务器上都有。</p><p>手机找回来了，可以重新登记；不是您挂失的，请马上告诉社区书记。</p><p class="field"><button type="button" class="button main full" onClick={() => void arrive()}>重新登记这台手机</button></p></Told>;
    case 'newer': return <Told title="请重新打开这一页"><p>这台手机上已经有新版本了。写过的都在。</p><p class="field"><button type="button" class="button main full" onClick={() => location.reload()}>重新打开</button></p></Told>;
    default: return <Told title="这里存不了东西"><p>这个浏览器不让网页存内容，在这里办事会丢。可能是开了“无痕”，或者地址不是 https 开头的。</p><p><strong>请换手机自带的浏览器打开，不要用无痕。</strong></p></Told>;
  }
}

const place = document.getElementById('field')!;
place.textContent = '';
rememberNothing();
lookForCamera();
render(<App />, place);
void begin();
void stayWithoutNetwork().catch(() => undefined); // without it the app needs the network to start, and says so in the settings
