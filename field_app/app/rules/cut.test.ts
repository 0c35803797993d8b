import { describe, expect, test } from 'vitest';
import { isCut } from './cut.ts';

const [WIDTH, HEIGHT] = [640, 480];
type Dot = (x: number, y: number) => number;
const drawn = (dot: Dot): Uint8Array => Uint8Array.from({ length: WIDTH * HEIGHT }, (_, place) => dot(place % WIDTH, Math.floor(place / WIDTH)));
/** Writing on a sheet that reaches from one corner to the other, on a table. */
const sheet = (left: number, top: number, right: number, bottom: number, table = 70, paper = 225): Dot => (x, y) =>
  x < left || x >= right || y < top || y >= bottom ? table + (x % 3) * 4 : y % 20 < 3 && x % 9 < 5 ? 60 : paper;
/** The same, turned about the middle of the picture. */
const turned = (dot: Dot, degrees: number): Dot => (x, y) => {
  const [angle, dx, dy] = [(degrees * Math.PI) / 180, x - WIDTH / 2, y - HEIGHT / 2];
  return dot(dx * Math.cos(angle) + dy * Math.sin(angle) + WIDTH / 2, dy * Math.cos(angle) - dx * Math.sin(angle) + HEIGHT / 2);
};
const OUT = 5000;

describe('a paper', () => {
  test.each<[string, Dot]>([
    ['whole, on a table', sheet(80, 40, 560, 440)],
    ['whole and near the edge', sheet(12, 12, 628, 468)],
    ['whole and held askew', turned(sheet(140, 90, 500, 390), 20)],
    ['that fills the picture', sheet(-OUT, -OUT, OUT, OUT)],
    ['that fills it but for a strip of the table', sheet(-OUT, 60, OUT, OUT)],
    ['whole, on a white table', sheet(80, 40, 560, 440, 200)],
    ['whole, beside a lamp at the edge', (x, y) => (x > 600 && y < 90 ? 255 : sheet(80, 110, 560, 440)(x, y))],
    ['whole, as a small card, with a bright window far from it', (x, y) => (x > 480 && y < 60 ? 255 : sheet(120, 150, 420, 350)(x, y))],
    ['that is dark on a bright table', sheet(80, 40, 560, 440, 210, 120)],
    ['whole, with a tip of a corner out', turned(sheet(14, 100, 560, 380), 8)],
  ])('%s is left alone', (_, dot) => expect(isCut(drawn(dot), WIDTH, HEIGHT)).toBe(false));

  test.each<[string, Dot]>([
    ['whose foot is out of the picture', sheet(80, 40, 560, OUT)],
    ['whose left half is out of the picture', sheet(-OUT, 40, 400, 440)],
    ['of which a corner is in the picture', sheet(200, 150, OUT, OUT)],
    ['longer than the picture', sheet(220, -OUT, 420, OUT)],
    ['askew, with its head out of the picture', turned(sheet(160, -OUT, 480, 400), 12)],
    ['on a table that is not much darker', sheet(80, 40, 560, OUT, 140, 215)],
    ['in weak light', sheet(80, 40, 560, OUT, 25, 110)],
  ])('%s is told', (_, dot) => expect(isCut(drawn(dot), WIDTH, HEIGHT)).toBe(true));

  test.each([[0, 0], [1, 1], [7, 400], [400, 20]])('a picture of %i by %i dots is left alone', (width, height) => {
    expect(isCut(new Uint8Array(width * height).fill(255), width, height)).toBe(false);
  });
});
