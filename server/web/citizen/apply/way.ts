/** The way through an application as addresses (#apply/…), so that the back button goes one screen back. */
import { signal } from '@preact/signals';

export const here = signal(read());

function read(): string {
  const found = /^#apply\/(.+)$/.exec(location.hash);
  return found ? found[1]! : '';
}

addEventListener('hashchange', () => {
  here.value = read();
});

export function go(step: string, instead = false): void {
  const address = step ? `#apply/${step}` : location.pathname + location.search;
  if (instead || !step) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  here.value = step;
}
