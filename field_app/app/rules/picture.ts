/** Whether a picture can be read, as well as a phone can tell: too dark, or blurred. Advice, never a refusal. Pure. */

export type Flaw = 'dark' | 'blurred';

export const FLAWS: Record<Flaw, string> = { dark: '这张太暗了，字可能看不清。请开灯，或者挪到窗边再拍一张。', blurred: '这张有点糊，字可能看不清。请把手机拿稳，对准了再拍一张。' };

/** Why a picture is kept all the same. */
export const REASONS: Record<string, string> = { original: '原件就是这样的', light: '屋里光线只能这样', person: '本人不方便再拍' };

const DARK = 50;
/** Of the differences from one dot to the next, on a picture whose long side is `LOOKED_AT`. */
const BLURRED = 30;
export const LOOKED_AT = 640;

/** Grey values from 0 to 255, row by row. */
export function flawOf(grey: ArrayLike<number>, width: number, height: number): Flaw | null {
  let light = 0;
  for (let place = 0; place < grey.length; place += 1) light += grey[place]!;
  if (light / Math.max(1, grey.length) < DARK) return 'dark';
  return edges(grey, width, height) < BLURRED ? 'blurred' : null;
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
