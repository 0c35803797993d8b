/** A paper of a draft: its pages lie in the phone and go to the server by themselves. */
import type { Uuid } from '../ids.ts';
import { amount } from './count.ts';
import { Pages } from './pages.tsx';
import { Paper, type PaperProps } from './paper.tsx';

export interface PaperCardProps extends Omit<PaperProps, 'amount' | 'pagesView'> {
  draft: Uuid;
  purpose?: string;
}

export function PaperCard({ draft, purpose = 'material', ...props }: PaperCardProps) {
  return <Paper {...props} amount={amount} pagesView={(taken) => <Pages {...taken} name={props.paper.name} takes={props.paper} draft={draft} purpose={purpose} />} />;
}
