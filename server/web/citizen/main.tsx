/** The guides and the application behind them: what a scan loads. One's own pages are a second bundle (`mine.tsx`). */
import '../kit/old-browsers.ts';
import './citizen.css';
import { render } from 'preact';
import { Apply } from './apply/Apply.tsx';
import { here } from './apply/way.ts';
import { openElderSwitch } from './elder.ts';

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

openElderSwitch();
openGuide();
