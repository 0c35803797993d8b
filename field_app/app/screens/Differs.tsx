/** What the daily comparison found, by name, and what happens with it. */
import { Notice } from '../../../server/web/kit/ui/parts.tsx';

export const Differs = ({ lines }: { lines: readonly string[] | undefined }) =>
  lines && lines.length ? <Notice kind="warn"><p><strong>和服务器核对，有对不上的：</strong></p><ul class="dots">{lines.map((text) => <li key={text}>{text}</li>)}</ul></Notice> : null;
