import { describe, expect, it } from 'vitest';
import type { Deletion } from '../kit/api/types.ts';
import { canBeDeleted, narrowedTo } from './pages/Rights.tsx';

const asked = (facts: Partial<Deletion>): Deletion =>
  ({ id: 'r', application: null, number: null, narrowed_to: null, words: null, asked_at: '2026-11-20T10:00:00+08:00', verdict: null, answer: null, decided_at: null, ...facts });
const one = { id: 'a', state: 'closed' };

describe('a wish to be deleted', () => {
  it('for everything leaves nothing to ask for', () => {
    expect(canBeDeleted(one, [asked({})])).toBe(false);
    expect(narrowedTo(asked({}))).toBe('');
  });
  it('from before two accounts became one is about what was there then', () => {
    const then = asked({ narrowed_to: [{ id: 'b', number: '3701992026112212345678' }, { id: 'c', number: null }] });
    expect(canBeDeleted(one, [then])).toBe(true);
    expect(canBeDeleted({ ...one, id: 'b' }, [then])).toBe(false);
    expect(narrowedTo(then)).toBe('这是您两个账号合并以前提的，只管当时那个账号里的：申请 370199 20261122 12345678、没交的草稿。要把现在的全部都删，请再提一次。');
  });
  it('that was about nothing says so, and asks for nothing more once it is decided', () => {
    expect(narrowedTo(asked({ narrowed_to: [], verdict: 'deleted' }))).toBe('这是您两个账号合并以前提的，只管当时那个账号里的：没有申请。');
  });
});
