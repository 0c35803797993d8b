import { describe, expect, it } from 'vitest';
import { NoNetwork, Problem } from '../../kit/api/problem.ts';
import { faultsOf } from './fields.tsx';

const KNOWN = ['worker', 'until'];

describe('the server’s no', () => {
  it('stands beside the field that it means', () => {
    const no = new Problem(422, { title: '有几处需要改一下', errors: [{ pointer: '/until', detail: '结束的日子要在开始之后' }] });
    expect(faultsOf(no, KNOWN)).toEqual({ until: '结束的日子要在开始之后' });
  });

  it('is said for the whole form where the form has no such field', () => {
    const no = new Problem(422, { errors: [{ pointer: '/grid', detail: '没有这个网格' }] });
    expect(faultsOf(no, KNOWN)).toEqual({ '': '没有这个网格' });
  });

  it('is never silent', () => {
    expect(faultsOf(new NoNetwork(), KNOWN)['']).toContain('没有网络');
    expect(faultsOf(new Problem(404, { title: '没有找到' }), KNOWN)).toEqual({ '': '没有找到' });
  });
});
