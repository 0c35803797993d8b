import { describe, expect, test } from 'vitest';
import type { Form } from '../../../server/web/kit/form/shapes.ts';
import { agentIn, agentTyped, asTyped, begun, ofListed, ofNew } from './prefill.ts';

const asked = (...codes: string[]) => ({ fields: Object.fromEntries(codes.map((code) => [code, {}])) }) as unknown as Form;
const resident = { id: 'a', surname: '欧', initials: 'oyxl', house: '3', grid: 'G', at: '' };

describe('a form begins', () => {
  test('with what is known of this resident and of the worker, as far as it is asked', () => {
    const known = ofNew({ id: 'n', name: '欧阳秀兰', id_type: 'resident_id', id_number: '440000194910010217', phone: '', address: '清泉里9号', grid: 'G' });
    const { values, sources } = begun(asked('person_name', 'id_number', 'mobile', 'proxy_name', 'is_proxy'), {}, known, { proxy_name: '周敏' });
    expect(values).toEqual({ person_name: '欧阳秀兰', id_number: '440000194910010217', proxy_name: '周敏', is_proxy: true });
    expect(sources).toEqual({ person_name: 'case_context', id_number: 'case_context', proxy_name: 'profile' });
  });
  test('with what the number tells', () => {
    const form = asked('id_number', 'birth_date');
    Object.assign(form.fields.birth_date!, { type: 'date', told_by: ['id_number'] });
    expect(begun(form, {}, { id_number: '440000194910010217' }, {})).toEqual({ values: { id_number: '440000194910010217', birth_date: '1949-10-01' }, sources: { id_number: 'case_context', birth_date: 'derived' } });
  });
  test('never over what was typed, nor where an answer has given it already', () => {
    const form = asked('person_name', 'mobile');
    form.fields.mobile!.given = '1';
    expect(begun(form, { person_name: '王' }, { person_name: '李', mobile: '2' }, {}).values).toEqual({ person_name: '王' });
  });
  test('anew, when somebody met at the door was put right since: what was typed in the form stays', () => {
    const form = asked('person_name', 'id_number', 'birth_date', 'mobile');
    Object.assign(form.fields.birth_date!, { type: 'date', told_by: ['id_number'] });
    const first = begun(form, {}, { person_name: '赵玉蓝', id_number: '440000194910010217', mobile: '1' }, {});
    const job = { content: { values: { ...first.values, mobile: '13800000041' } }, sources: { ...first.sources, mobile: '' } };
    const { values } = begun(form, asTyped(job), { person_name: '赵玉兰', id_number: '110101195003071227', mobile: '2' }, {}, job.sources);
    expect(values).toEqual({ person_name: '赵玉兰', id_number: '110101195003071227', birth_date: '1950-03-07', mobile: '13800000041' });
  });
  test('and a colleague whose job came back to this phone is not taken for its worker', () => {
    const before = { proxy_name: '李网格', proxy_mobile: '1', proxy_relation: 'grid_worker' };
    expect([agentTyped(before, before), agentTyped({ ...before, proxy_name: '周敏' }, before), agentTyped(before, {})]).toEqual([{}, { proxy_name: '周敏' }, { proxy_name: '李网格', proxy_mobile: '1' }]);
  });
  test('with nothing where the phone knows nothing', () => {
    expect([ofListed(undefined), ofListed(resident), ofListed({ ...resident, name: '欧阳秀兰' })]).toEqual([{}, {}, { person_name: '欧阳秀兰' }]);
  });
});

test('the next form begins with the worker who filled in this one, never with a relative of this resident', () => {
  const typed = { person_name: '欧阳秀兰', proxy_name: '周敏', proxy_mobile: '' };
  expect([agentIn(typed), agentIn({ ...typed, proxy_relation: 'grid_worker' }), agentIn({ ...typed, proxy_relation: 'child' })]).toEqual([{}, { proxy_name: '周敏' }, {}]);
});
