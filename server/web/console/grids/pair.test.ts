import { describe, expect, it } from 'vitest';
import { rowsOf, type Full, type Pair, type Side } from './pair.ts';

const side = (told: Partial<Side>): Side => ({ id: 'a', name: '欧阳**', id_number: null, phone: null, address: '清泉里***', house: '3-2-501', grid: '370199001001001', grid_name: '清泉里第1网格', contact: null, ...told } as Side);
const pair = (differs: string[], other: Partial<Side> = {}): Pair => ({ one: side({}), other: side({ id: 'b', ...other }), because: 'number', differs });
const full = (told: Partial<Full>): Full => ({ name: '欧阳秀兰', id_number: '', birth: '1940-03-01', phone: '', address: '', contact: '', ...told });

describe('two records side by side', () => {
  it('say where they differ, the kind of paper with its number', () => {
    expect(rowsOf(pair(['id_type', 'house'], { house: '1' }), null).filter((one) => one.differs).map((one) => one.name)).toEqual(['证件号码', '门牌号']);
  });

  it('are masked until somebody looked for a reason, and then told in full', () => {
    expect(rowsOf(pair([]), null)[0]).toEqual({ name: '姓名', one: '欧阳**', other: '欧阳**', differs: false });
    const seen = rowsOf(pair(['name', 'birth']), [full({}), full({ name: '欧阳秀蓝', birth: '' })]);
    expect(seen[0]).toEqual({ name: '姓名', one: '欧阳秀兰', other: '欧阳秀蓝', differs: true });
    expect([seen[2]!.one, seen[2]!.other]).toEqual(['1940-03-01', '没有写']);
  });

  it('do not say that a birthday is missing that was not looked at', () => {
    expect(rowsOf(pair([]), null).map((one) => one.name)).not.toContain('生日');
    expect(rowsOf(pair(['birth']), null)[2]).toEqual({ name: '生日', one: '不直接显示', other: '不直接显示', differs: true });
  });
});
