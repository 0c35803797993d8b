/** A division by steps, from the district down; whoever does not find theirs writes it. */
import { useEffect, useState } from 'preact/hooks';
import { getPublic } from '../api/client.ts';
import { Wait } from '../ui/parts.tsx';
import type { Division, Schemas } from '../api/types.ts';
import type { ControlProps } from './control.ts';

const isCode = (value: unknown): value is string => typeof value === 'string' && /^\d{12}$/.test(value);

/** Codes of the divisions above this one, from the top down to itself. */
export function pathTo(code: string): string[] {
  return [6, 9, 12].map((length) => code.slice(0, length) + '0'.repeat(12 - length)).filter((one, place, all) => one !== all[place - 1]);
}

const below = async (parent: string): Promise<Division[]> => (await getPublic<Schemas['PlacesDivisionsOut']>(`/divisions${parent ? `?parent=${parent}` : ''}`)).items;

export function RegionPicker({ id, value, onChange, label, isFaulty, listOnly = false }: ControlProps & { listOnly?: boolean }) {
  const [levels, setLevels] = useState<Division[][]>();
  const [chosen, setChosen] = useState<string[]>(isCode(value) ? pathTo(value) : []);
  const [writing, setWriting] = useState(value !== undefined && !isCode(value));
  useEffect(() => {
    let here = true;
    Promise.all(['', ...chosen].map((parent) => below(parent).catch(() => [] as Division[]))).then((all) => here && setLevels(all.filter((list) => list.length > 0)));
    return () => {
      here = false;
    };
  }, [chosen.join()]);
  const pick = (depth: number, code: string) => {
    const next = chosen.slice(0, depth).concat(code || []);
    setChosen(next);
    onChange(next[next.length - 1]);
  };
  const none = levels?.length === 0;
  return (
    <div>
      {!writing && !levels && <Wait />}
      {!writing && levels?.map((list, depth) => (
        <select class="input" key={depth} id={depth === 0 ? `${id}-level` : undefined} aria-label={`${label}，第${depth + 1}级`} aria-invalid={isFaulty} value={chosen[depth] || ''}
          onChange={(event) => pick(depth, (event.target as HTMLSelectElement).value)}>
          <option value="">请选择</option>
          {list.map((division) => <option key={division.code} value={division.code}>{division.name}</option>)}
        </select>
      ))}
      {(writing || none) && <input class="input" type="text" aria-label={`${label}，直接写`} aria-invalid={isFaulty} value={isCode(value) ? '' : String(value === undefined ? '' : value)}
        placeholder="如：山东省济南市某某区某某街道" onInput={(event) => onChange((event.target as HTMLInputElement).value || undefined)} />}
      {levels && !none && !listOnly && <p><button type="button" class="button bare" onClick={() => { setWriting(!writing); onChange(undefined); setChosen([]); }}>{writing ? '从名单里选' : '名单里没有，直接写'}</button></p>}
    </div>
  );
}
