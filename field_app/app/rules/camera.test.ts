import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEnough, mainOf, troubleOf, wayOf, type Able, type Lens } from './camera.ts';

const able = (facts: Partial<Able> = {}): Able => ({ isSeen: true, chosen: null, wasKilled: false, memory: 8, ...facts });

describe('which camera takes the picture', () => {
  test.each<[Partial<Able>, string]>([
    [{}, 'phone'], [{ memory: null }, 'phone'], [{ memory: 4 }, 'page'], [{ memory: 0.5 }, 'page'], [{ wasKilled: true }, 'page'], [{ wasKilled: true, memory: null }, 'page'],
    [{ chosen: 'page' }, 'page'], [{ chosen: 'phone', memory: 1, wasKilled: true }, 'phone'],
  ])('%o: %s', (facts, way) => {
    expect(wayOf(able(facts))).toBe(way);
  });
  test('a page that sees no camera never stands before the one of the phone', () => {
    fc.assert(fc.property(fc.constantFrom<Able['chosen']>('page', 'phone', null), fc.boolean(), fc.option(fc.integer({ min: 0, max: 8 })), (chosen, wasKilled, memory) => {
      expect(wayOf({ isSeen: false, chosen, wasKilled, memory })).toBe('phone');
    }));
  });
  test('small print needs as many dots, held upright or not', () => {
    expect([isEnough(1280, 720), isEnough(720, 1280), isEnough(1024, 768), isEnough(0, 0)]).toEqual([true, true, false, false]);
  });
});

const lens = (deviceId: string, label: string, kind = 'videoinput'): Lens => ({ deviceId, label, kind });
const FRONT = lens('f', 'camera2 1, facing front');
const MAIN = lens('m', 'camera2 0, facing back');
const WIDE = lens('w', 'camera2 2, facing back');

describe('the main camera of the back', () => {
  test.each<[string, Lens[], Lens, string | null]>([
    ['the front one came', [FRONT, MAIN], FRONT, 'm'],
    ['a second one of the back came', [WIDE, FRONT, MAIN], WIDE, 'm'],
    ['the main one came', [FRONT, MAIN, WIDE], MAIN, null],
    ['a computer has one', [lens('c', 'Integrated Camera')], lens('c', 'Integrated Camera'), null],
    ['an Apple phone names it in Chinese', [lens('a', '前置相机'), lens('b', '后置相机')], lens('a', '前置相机'), 'b'],
    ['what has no name cannot be asked for', [lens('', 'camera2 0, facing back'), FRONT], FRONT, null],
    ['a microphone is none', [lens('x', 'back microphone', 'audioinput'), FRONT], FRONT, null],
  ])('%s', (_, lenses, come, name) => {
    expect(mainOf(lenses, come.label)).toBe(name);
  });
});

test('whatever goes wrong is said with the way that is left', () => {
  for (const name of ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'AbortError', 'TooSmall', ''])
    expect(troubleOf(name)).toMatch(/^[^a-zA-Z]+。请再点一次，用手机自带的相机拍。$/);
});
