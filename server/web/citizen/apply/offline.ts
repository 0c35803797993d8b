/** Makes the begun form openable without network: the service worker keeps the files, this asks it to keep this page as well. */
import { PAGES, PUBLIC_ANSWERS } from '../../worker/kept.ts';
import { bundleAddress } from './start.ts';

/** After the form has come and the line is free again. */
const LATER = 1500;
let asked = false;

export function stayWithoutNetwork(): void {
  if (asked || !navigator.serviceWorker) return;
  asked = true;
  setTimeout(() => void keep().catch(() => { asked = false; }), LATER);
}

async function keep(): Promise<void> {
  const { bundle, division } = document.getElementById('apply')!.dataset;
  await navigator.serviceWorker.register('/sw.js');
  await navigator.serviceWorker.ready;
  const [pages, told] = [await caches.open(PAGES), await caches.open(PUBLIC_ANSWERS)];
  await Promise.all([pages.addAll([location.pathname + location.search, '/applications']), told.add(`/api/v1${bundleAddress({ bundle: bundle!, division: division! })}`)]);
}
