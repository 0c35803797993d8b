/** One's own pages: each served page names its screen in `data-screen`. A bundle of its own, so that a scan stays light. */
import '../kit/old-browsers.ts';
import './citizen.css';
import { render, type ComponentChild } from 'preact';
import { openElderSwitch } from './elder.ts';
import { Application } from './pages/Application.tsx';
import { Consents } from './pages/Consents.tsx';
import { Mandates } from './pages/Mandates.tsx';
import { Mine } from './pages/Mine.tsx';
import { Notices } from './pages/Notices.tsx';
import { Profile } from './pages/Profile.tsx';
import { Progress } from './pages/Progress.tsx';
import { Returned } from './pages/Returned.tsx';
import { SignIn } from './pages/SignIn.tsx';
import { Visits } from './pages/Visits.tsx';

const SCREENS: Record<string, (facts: DOMStringMap) => ComponentChild> = {
  'sign-in': () => <SignIn />,
  returned: () => <Returned />,
  applications: () => <Mine />,
  application: (facts) => <Application id={facts.id!} />,
  progress: () => <Progress />,
  notices: () => <Notices />,
  visits: () => <Visits />,
  mandates: () => <Mandates />,
  consents: () => <Consents />,
  profile: () => <Profile />,
};

function openScreen(): void {
  const place = document.getElementById('screen');
  const screen = place && SCREENS[place.dataset.screen || ''];
  if (!place || !screen) return;
  place.textContent = '';
  render(screen(place.dataset), place);
}

openElderSwitch();
openScreen();
