import { describe, expect, it } from 'vitest';
import { isOn, span, wrongWith } from './charge.ts';

const TODAY = '2026-11-23';

describe('a charge in words', () => {
  it('says from which day to which, the last one included', () => {
    expect(span({ since: '2026-11-01', until: null }, TODAY)).toBe('从2026年11月1日起');
    expect(span({ since: '2026-12-01', until: '2026-12-05' }, TODAY)).toBe('2026年12月1日开始，到2026年12月5日为止（含当天）');
  });

  it('is on from its first day to its last', () => {
    const leave = { since: '2026-11-20', until: '2026-11-25' };
    expect(['2026-11-19', '2026-11-20', '2026-11-25', '2026-11-26'].map((one) => isOn(leave, one))).toEqual([false, true, true, false]);
    expect(isOn({ since: TODAY }, TODAY)).toBe(true);
  });
});

describe('a charge that is given', () => {
  it('needs a worker and a first day, and a last one where it is leave', () => {
    expect(Object.keys(wrongWith({ worker: '', since: '', until: '' }, false))).toEqual(['worker', 'since']);
    expect(Object.keys(wrongWith({ worker: 'w', since: TODAY, until: '' }, true))).toEqual(['until']);
    expect(wrongWith({ worker: 'w', since: TODAY, until: '' }, false)).toEqual({});
  });

  it('does not end before it begins', () => {
    expect(wrongWith({ worker: 'w', since: TODAY, until: '2026-11-22' }, false).until).toBe('结束的日子要在开始之后');
    expect(wrongWith({ worker: 'w', since: TODAY, until: TODAY }, true)).toEqual({});
  });
});
