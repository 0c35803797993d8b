import type { ComponentChildren } from 'preact';
import { ScreenTitle } from '../../../server/web/kit/ui/parts.tsx';

/** A page that says one thing. */
export const Told = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <main id="main" class="wrap"><div class="card stack"><ScreenTitle>{title}</ScreenTitle>{children}</div></main>
);
