/** What a community looks after itself: phones, who has which grid, residents. Addresses are `#grids/<page>`. */
import type { JSX } from 'preact';
import type { Session } from '../../kit/api/types.ts';
import { Charges } from './Charges.tsx';
import { Entry } from './Entry.tsx';
import { FlagRules } from './FlagRules.tsx';
import { Flags } from './Flags.tsx';
import { Importing } from './Importing.tsx';
import { Phones } from './Phones.tsx';
import { Twins } from './Twins.tsx';

type PageOf = [code: string, name: string, roles: string[], screen: (props: { who: Session }) => JSX.Element];

const VISITORS = ['grid_worker', 'secretary', 'supervisor'];
const OVERSEERS = ['secretary', 'supervisor'];

const PAGES: PageOf[] = [
  ['phones', '手机', VISITORS, Phones],
  ['charges', '谁管哪个网格', OVERSEERS, Charges],
  ['entry', '居民登记', VISITORS, Entry],
  ['twins', '疑似同一个人', OVERSEERS, Twins],
  ['import', '居民导入', OVERSEERS, Importing],
  ['flags', '居民的关爱标记', VISITORS, Flags],
  ['rules', '关爱标记的规定', ['system_admin', 'auditor', ...OVERSEERS], FlagRules],
];

export function Grids({ who, here }: { who: Session; here: string }) {
  const pages = PAGES.filter(([, , roles]) => who.account.roles.some((one) => roles.indexOf(one.role) >= 0));
  const [code, name, , Screen] = pages.find(([one]) => `grids/${one}` === here) || pages[0]!;
  return (
    <div class="stack">
      <nav class="row" aria-label="网格管理">{pages.map(([one, words]) => <a key={one} class={`button ${one === code ? 'action-on' : ''}`} href={`#grids/${one}`} aria-current={one === code ? 'page' : undefined}>{words}</a>)}</nav>
      <h2>{name}</h2>
      <Screen who={who} key={code} />
    </div>
  );
}
