import { describe, expect, test } from 'vitest';
import { Idle, WARNED } from './idle.ts';

const HALF_AN_HOUR = 1800000;

function desk(): { idle: Idle; pass: (milliseconds: number) => void } {
  let time = 1000;
  return { idle: new Idle(HALF_AN_HOUR, () => time), pass: (more) => void (time += more) };
}

describe('a desk that nobody touches', () => {
  test('is warned a minute before, and covered after half an hour', () => {
    const { idle, pass } = desk();
    pass(HALF_AN_HOUR - WARNED - 1);
    expect(idle.phase()).toBe('on');
    pass(1);
    expect(idle.phase()).toBe('warned');
    pass(WARNED);
    expect(idle.phase()).toBe('over');
  });
  test('any key keeps it on, also in the last minute', () => {
    const { idle, pass } = desk();
    pass(HALF_AN_HOUR - 1);
    idle.touched();
    expect(idle.phase()).toBe('on');
  });
  test('a key after it was covered uncovers nothing; signing in does', () => {
    const { idle, pass } = desk();
    pass(HALF_AN_HOUR);
    idle.touched();
    expect(idle.phase()).toBe('over');
    idle.begin();
    expect(idle.phase()).toBe('on');
  });
});
