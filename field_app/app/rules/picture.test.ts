import { describe, expect, test } from 'vitest';
import { flawOf } from './picture.ts';

const [WIDTH, HEIGHT] = [320, 240];
const drawn = (dot: (x: number, y: number) => number): number[] => Array.from({ length: WIDTH * HEIGHT }, (_, place) => dot(place % WIDTH, Math.floor(place / WIDTH)));
const flaw = (dot: (x: number, y: number) => number, isPaper = true) => flawOf(drawn(dot), WIDTH, HEIGHT, isPaper);
/** Lines of writing on a sheet. */
const sheet = (x: number, y: number): number => (y % 16 < 2 && x % 9 < 6 ? 60 : 235);
const blurredBy = (radius: number) => (x: number, y: number): number => {
  let sum = 0;
  for (let dy = -radius; dy <= radius; dy += 1) for (let dx = -radius; dx <= radius; dx += 1) sum += sheet(x + dx, y + dy);
  return sum / (2 * radius + 1) ** 2;
};

describe('a picture of a paper', () => {
  test.each([
    ['that is sharp', sheet, null], ['with three lines on it', (x: number, y: number) => (y % 80 === 3 ? sheet(x, 0) : 240), null], ['that is blurred', blurredBy(4), 'blurred'],
    ['of nothing', () => 200, 'blurred'], ['in the dark', (x: number, y: number) => sheet(x, y) / 8, 'dark'],
  ])('%s', (_, dot, said) => {
    expect(flaw(dot)).toBe(said);
  });

  const half = (x: number, y: number): number => (y < 80 || x < 40 || x > 280 ? 60 : sheet(x, y));

  test('that runs out of it is told, of a room or a shop it is not', () => {
    expect([flaw(half), flaw(half, false)]).toEqual(['cut', null]);
  });

  test('that is cut and too dark is told to be dark: that comes first', () => {
    expect(flaw((x, y) => half(x, y) / 8)).toBe('dark');
  });
});
