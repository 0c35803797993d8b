/** Whether a picture can be read, as well as a phone can tell: too dark, blurred, or a paper cut off. Advice, never a refusal. Pure. */
import { isCut } from './cut.ts';

export type Flaw = 'dark' | 'blurred' | 'cut';

export const FLAWS: Record<Flaw, string> = {
  dark: '这张太暗了，字可能看不清。请开灯，或者挪到窗边再拍一张。',
  blurred: '这张有点糊，字可能看不清。请把手机拿稳，对准了再拍一张。',
  cut: '纸好像没拍全，有一边在照片外面。请把手机拿高一点，四个角都拍进来。',
};

/** Why a picture is kept all the same. */
const ANYWAY = { original: '原件就是这样的', person: '本人不方便再拍' };
const LIGHT = { ...ANYWAY, light: '屋里光线只能这样' };
export const REASONS: Record<Flaw, Record<string, string>> = { dark: LIGHT, blurred: LIGHT, cut: { whole: '要看的都拍进来了', ...ANYWAY } };

/** What is said where somebody goes on without having settled it. */
export const unsettled = (flaw: unknown): string => `有一张${flaw === 'cut' ? '好像没拍全' : '看不清'}：请重拍，或者选为什么就用这张`;

const DARK = 50;
/** Of the differences from one dot to the next, on a picture whose long side is `LOOKED_AT`. */
const BLURRED = 30;
export const LOOKED_AT = 640;

/** Grey values from 0 to 255, row by row. Only a paper has edges that have to be seen. */
export function flawOf(grey: ArrayLike<number>, width: number, height: number, isPaper: boolean): Flaw | null {
  let light = 0;
  for (let place = 0; place < grey.length; place += 1) light += grey[place]!;
  if (light / Math.max(1, grey.length) < DARK) return 'dark';
  if (edges(grey, width, height) < BLURRED) return 'blurred';
  return isPaper && isCut(grey, width, height) ? 'cut' : null;
}

/** How much the sharpest tenth of the picture changes from dot to dot: a white sheet with three lines on it is not blurred. */
function edges(grey: ArrayLike<number>, width: number, height: number): number {
  const found: number[] = [];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      found.push(Math.abs(4 * grey[at]! - grey[at - 1]! - grey[at + 1]! - grey[at - width]! - grey[at + width]!));
    }
  }
  if (!found.length) return Infinity;
  found.sort((a, b) => b - a);
  const top = found.slice(0, Math.max(1, Math.floor(found.length / 50)));
  return top.reduce((sum, one) => sum + one, 0) / top.length;
}
