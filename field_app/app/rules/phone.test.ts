import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, isIdle, isOver, lent, noticed } from './lease.ts';
import { isBarred, kindOf, MOST_WRONG, NONE_WRONG, pinFault, sincePut, waitLeft } from './pin.ts';

const NOW = 1_795_000_000_000;

describe('the PIN', () => {
  test.each([['749302', null], ['7493', 'too-short'], ['ab3$x', 'too-short'], ['1234567', 'too-short'], ['槐树下三只猫爱鱼', null], ['correct horse', null]])('%s is %s', (pin, fault) => {
    expect(pinFault(pin)).toBe(fault);
  });
  test.each(['111111', '123456', '654321', '121212', '123123', 'aaaaaaaa', '12345678', 'abcdefgh', '１１１１１１'])('%s is too simple', (pin) => {
    expect(pinFault(pin)).toBe('too-simple');
  });
  test('six digits are short, all else is long', () => {
    expect(['749302', '７４９３０２', '74930218', 'ab4902xy'].map(kindOf)).toEqual(['short', 'short', 'long', 'long']);
  });
  test('waits grow, and at the end the way through the PIN is barred', () => {
    const waits = Array.from({ length: MOST_WRONG + 1 }, (_, tries) => waitLeft({ tries, at: NOW }, NOW) / 1000);
    expect(waits).toEqual([0, 0, 0, 30, 60, 300, 900, 1800, 3600, 7200, 0]);
    expect([isBarred(NONE_WRONG), isBarred({ tries: MOST_WRONG - 1, at: 0 }), isBarred({ tries: MOST_WRONG, at: 0 })]).toEqual([false, false, true]);
  });
  test('a clock set back a day makes nobody wait a day', () => {
    fc.assert(fc.property(fc.nat(MOST_WRONG), fc.integer({ min: -3 * DAY, max: 0 }), (tries, jump) => {
      const put = sincePut({ tries, at: NOW }, NOW + jump);
      expect(waitLeft({ tries, at: NOW }, NOW + jump)).toBe(waitLeft({ tries, at: NOW }, NOW));
      expect(waitLeft(put, NOW + jump + waitLeft(put, NOW + jump))).toBe(0);
    }));
  });
});

describe('the lease', () => {
  test('ends after its days, and a clock set back lengthens it by nothing', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), fc.array(fc.integer({ min: -3 * DAY, max: 3 * DAY }), { maxLength: 20 }), (days, jumps) => {
      let [lease, now, highest] = [lent(days, NOW), NOW, NOW];
      for (const jump of jumps) {
        now += jump;
        highest = Math.max(highest, now);
        lease = noticed(lease, now);
        expect(isOver(lease, now)).toBe(highest >= NOW + days * DAY);
      }
      expect(isOver(lent(days, now), now)).toBe(false);
    }));
  });
  test('an untouched phone locks, and so does one whose clock was set back', () => {
    expect([isIdle(NOW, NOW + 299_000, 300_000), isIdle(NOW, NOW + 300_000, 300_000), isIdle(NOW, NOW - 1000, 300_000), isIdle(NOW, NOW - DAY, 300_000)]).toEqual([false, true, false, true]);
  });
});
