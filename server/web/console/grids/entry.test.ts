import { describe, expect, it } from 'vitest';
import { isSame, rebased, sentOf, typedOf, wrongWith, type Kept, type Typed } from './entry.ts';

const KEPT: Kept = {
  id: 'r', name: '欧阳**', initials: 'oyxl', id_number: null, phone: '138****0000', address: '清泉里***', house: '3-2-501', grid: 'G1', grid_name: '第1网格',
  told_by: 'own_phone', photo_allowed: true, moved_at: null, revision: 'v1', contact: null,
};
const typed = (facts: Partial<Typed>, kept: Kept | null = KEPT): Typed => ({ ...typedOf(kept), ...facts });

describe('what is put right of a resident', () => {
  it('is nothing while nothing was typed, and never what is shown covered', () => {
    expect(sentOf(typed({}), KEPT)).toEqual({ base: 'v1' });
    expect(isSame(sentOf(typed({}), KEPT))).toBe(true);
  });
  it('is what is another now, and only that', () => {
    expect(sentOf(typed({ house: ' 3-2-502 ', photos: 'no', told_by: 'in_person' }), KEPT)).toEqual({ base: 'v1', house: '3-2-502', photo_allowed: false, told_by: 'in_person' });
    expect(sentOf(typed({ house: '' }), KEPT)).toEqual({ base: 'v1', house: '' });
    expect(sentOf(typed({ phone: '13800000009' }), KEPT)).toEqual({ base: 'v1', phone: '13800000009' });
  });
  it('takes another contact, or none', () => {
    const lin = { contact: 'new', contact_name: '李明', contact_relation: '儿子' };
    expect(sentOf(typed(lin), KEPT).contact).toEqual({ name: '李明', relation: '儿子', phone: null });
    expect(sentOf(typed({ ...lin, contact: 'none' }), KEPT).contact).toBeNull();
    expect(sentOf(typed({ ...lin, contact: '' }), KEPT)).toEqual({ base: 'v1' });
  });
  it('stays where somebody else changed another field meanwhile', () => {
    const theirs = { ...KEPT, house: '9-9-909', photo_allowed: false, revision: 'v2' };
    expect(sentOf(rebased(typed({ told_by: 'in_person' }), KEPT, theirs), theirs)).toEqual({ base: 'v2', told_by: 'in_person' });
    expect(sentOf(rebased(typed({ house: '3-2-502' }), KEPT, theirs), theirs)).toEqual({ base: 'v2', house: '3-2-502' });
  });
  it('says what lacks', () => {
    expect(wrongWith(typed({}), KEPT)).toEqual({});
    expect(wrongWith(typed({ contact: 'new', contact_phone: '1' }), KEPT)).toEqual({ contact_name: '请写联系人的姓名' });
    expect(Object.keys(wrongWith(typed({ told_by: 'relative' }), KEPT))).toEqual(['told_by']);
    expect(wrongWith(typed({ told_by: 'relative', contact: 'new', contact_name: '李明' }), KEPT)).toEqual({});
    expect(Object.keys(wrongWith(typed({ told_by: 'relative', contact: 'none' }), { ...KEPT, contact: { name: '李*', phone: null, relation: null } }))).toEqual(['told_by']);
  });
});

describe('somebody new', () => {
  it('needs a name and a grid, no contact, and all that was written goes', () => {
    expect(wrongWith(typed({}, null), null)).toEqual({ name: '请写姓名', grid: '请选住在哪个网格' });
    expect(Object.keys(wrongWith(typed({ name: '王芳', grid: 'G1', id_number: '11010119491001' }, null), null))).toEqual(['id_number']);
    expect(sentOf(typed({ name: '王芳', grid: 'G1', id_number: '440000194910010217' }, null), null)).toMatchObject({ id_type: 'resident_id', id_number: '440000194910010217' });
    const told = typed({ name: '王芳', grid: 'G1', house: '1-1-101', birth: '1949-10-01', photos: 'no' }, null);
    expect(wrongWith(told, null)).toEqual({});
    expect(sentOf(told, null)).toEqual({ base: null, name: '王芳', birth: '1949-10-01', grid: 'G1', house: '1-1-101', photo_allowed: false });
  });
});
