/** A date in three plain parts: easier for old hands than any calendar. */
import { useState } from 'preact/hooks';
import { half } from '../checks/words.ts';
import type { ControlProps } from './control.ts';

const PARTS = [
  { name: '年', width: 4, say: '年份，四位数字' },
  { name: '月', width: 2, say: '月份' },
  { name: '日', width: 2, say: '日期' },
];

/** What was typed as one value: a full date when it is one, the raw parts while it is not, so that no digit is lost. */
export function joined(parts: string[]): string | undefined {
  if (parts.every((part) => part === '')) return undefined;
  const [year, month, day] = parts as [string, string, string];
  const two = (part: string) => (part.length === 1 ? `0${part}` : part);
  return `${year}-${two(month)}-${two(day)}`;
}

export const split = (value: unknown): string[] => {
  const parts = typeof value === 'string' ? value.split('-') : [];
  return [0, 1, 2].map((place) => (place === 0 ? parts[0] || '' : (parts[place] || '').replace(/^0(?=\d)/, '')));
};

export function DateParts({ id, value, onChange, isFaulty, label }: ControlProps) {
  const [typed, setTyped] = useState<{ parts: string[]; value: unknown }>({ parts: split(value), value });
  const parts = typed.value === value ? typed.parts : split(value);
  const type = (place: number) => (event: Event) => {
    const digits = half((event.target as HTMLInputElement).value).replace(/[^0-9]/g, '').slice(0, PARTS[place]!.width);
    const next = parts.map((part, at) => (at === place ? digits : part));
    const whole = joined(next);
    setTyped({ parts: next, value: whole });
    onChange(whole);
  };
  return (
    <div class="beside date">
      {PARTS.map((part, place) => (
        <label class={`beside ${place === 0 ? 'year' : ''}`} key={part.name}>
          <input class="input" type="text" inputMode="numeric" maxLength={part.width} id={place === 0 ? `${id}-year` : undefined} value={parts[place]}
            aria-label={`${label}，${part.say}`} aria-invalid={isFaulty} autocomplete="off" onInput={type(place)} />
          <span class="unit">{part.name}</span>
        </label>
      ))}
    </div>
  );
}
