import { expect, test } from 'vitest';
import { failed, found, inWords, isOpen, lacking, type Clocks } from './place.ts';

const clocks: Clocks = { phone: '2026-11-23T02:00:00.000Z', gps: null, server_offset_ms: 1200 };
const fix = { latitude: 36.6955123456, longitude: 116.9160349, accuracy: 11.6, at: Date.UTC(2026, 10, 23, 2, 0, 3) };

test('a place is a metre fine, with its accuracy, its coordinate system and the three clocks', () => {
  const place = found(fix, clocks);
  expect(place).toEqual({ latitude: 36.69551, longitude: 116.91603, accuracy: 12, crs: 'WGS-84', clocks: { ...clocks, gps: '2026-11-23T02:00:03.000Z' } });
  expect(inWords(place)).toBe('记下了地点，误差约12米');
});

test('a fix that comes late is written only where nobody decided otherwise', () => {
  expect([lacking('interrupted', clocks), lacking('resident', clocks), found(fix, clocks), undefined].map(isOpen)).toEqual([true, false, false, false]);
});

test('why there is none is said in words', () => {
  expect([1, 2, 3, 9].map(failed)).toEqual(['denied', 'unavailable', 'slow', 'unavailable']);
  expect(inWords(lacking('denied', clocks))).toBe('没记地点：手机没让用定位');
});
