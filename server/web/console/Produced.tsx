/** Numbers that an approval brings forth, such as that of the licence: typed once here, filled into the cases that wait. */
import { Input } from './Door.tsx';
import type { DeskCase } from './shapes.ts';

export function Produced({ one, codes, given, onGiven }: { one: DeskCase; codes: string[]; given: Record<string, string>; onGiven: (given: Record<string, string>) => void }) {
  return (
    <>
      {codes.map((code) => (
        <Input key={code} id={`produced-${code}`} label={one.produced_names[code] || code} hint="后面的事项要用，会自动填好" value={given[code] || ''} onType={(text) => onGiven({ ...given, [code]: text.trim() })} />
      ))}
    </>
  );
}
