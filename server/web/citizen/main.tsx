/** The citizen's pages: each served page names its screen in `data-screen`; what is readable without a script stays. */
import '../kit/old-browsers.ts';
import './citizen.css';
import { render, type ComponentChild } from 'preact';
import { Apply } from './apply/Apply.tsx';
import { here } from './apply/way.ts';
import { Application } from './pages/Application.tsx';
import { Mandates } from './pages/Mandates.tsx';
import { Mine } from './pages/Mine.tsx';
import { Notices } from './pages/Notices.tsx';
import { Progress } from './pages/Progress.tsx';
import { SignIn } from './pages/SignIn.tsx';

const SCREENS: Record<string, (facts: DOMStringMap) => ComponentChild> = {
  'sign-in': () => <SignIn />,
  applications: () => <Mine />,
  application: (facts) => <Application id={facts.id!} />,
  progress: (facts) => <Progress {...(facts.number ? { number: facts.number } : {})} />,
  notices: () => <Notices />,
  mandates: () => <Mandates />,
};

function openScreen(): void {
  const place = document.getElementById('screen');
  const screen = place && SCREENS[place.dataset.screen || ''];
  if (!place || !screen) return;
  place.textContent = '';
  render(screen(place.dataset), place);
}

/** A guide with an application behind it: the guide steps aside while somebody applies, and comes back with the back button. */
function openGuide(): void {
  const place = document.getElementById('apply');
  const guide = document.getElementById('guide');
  if (!place || !guide) return;
  const facts = place.dataset;
  let mounted = false;
  const show = () => {
    const applying = /^#apply/.test(location.hash);
    guide.hidden = applying;
    place.hidden = !applying;
    if (applying && !mounted) {
      mounted = true;
      render(<Apply place={{ bundle: facts.bundle!, division: facts.division!, site: facts.site || null, origin: facts.origin || null }} />, place);
    }
  };
  here.subscribe(() => setTimeout(show));
  addEventListener('hashchange', show);
  show();
}

/** The elder view without a round trip: the link works without a script as well. */
function openElderSwitch(): void {
  const link = document.getElementById('elder-switch') as HTMLAnchorElement | null;
  if (!link) return;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const root = document.documentElement;
    const on = !root.classList.contains('elder');
    root.classList.toggle('elder', on);
    document.cookie = `lm_view=${on ? 'elder' : 'plain'}; path=/; max-age=31536000; samesite=lax`;
    link.textContent = on ? '标准版' : '长辈版';
    link.href = `/view/${on ? 'plain' : 'elder'}?back=${encodeURIComponent(location.pathname)}`;
  });
}

openElderSwitch();
openGuide();
openScreen();
