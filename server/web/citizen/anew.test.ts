import { expect, test } from 'vitest';
import { emptyContent } from '../kit/draft/merge.ts';
import type { KeptDraft } from '../kit/draft/store.ts';
import type { Form } from '../kit/form/shapes.ts';
import { anew } from './apply/anew.ts';

const field = (type: string) => ({ type, label: type });
const form = { fields: { name: field('string'), number: field('id_number'), born: field('date'), face: field('photo'), sign: field('signature') } } as unknown as Form;
const draft = (prefilled: Record<string, string>): KeptDraft => ({
  id: 'hers', bundle: 'b', release: 'r', division: '370199000000', site: 's', origin: 'o', step: 'check', changedAt: 1, submitted: false, owner: 'anna', title: '开店', page: '/bundles/b',
  content: { ...emptyContent(), answers: { kind: 'shop' }, values: { name: '林', number: '37', born: '1980-01-01', face: ['p'], sign: 's', unknown: 1 }, prefilled,
    materials: [{ material: 'lease', pages: ['q'], source: 'upload' }], applicant: { person: 'mother', authority: 'relative' } },
  revision: 'r1', saved: emptyContent(), attempt: null, toSign: { digest: 'd', words: 'w' }, consents: { notice: { id: 'c', version: 1, kept: true } },
});

test('another\'s words become a draft of its own, without photos, signature, agreements and for whom', () => {
  const own = anew(draft({ born: 'derived' }), form, 'bert', 5);
  expect(own.id).not.toBe('hers');
  expect(own).toMatchObject({ bundle: 'b', owner: 'bert', revision: null, saved: null, toSign: null, step: 'outcome', changedAt: 5, title: '开店', page: '/bundles/b', site: 's', origin: 'o' });
  expect(own.content).toEqual({ ...emptyContent(), answers: { kind: 'shop' }, values: { name: '林', number: '37', born: '1980-01-01' }, prefilled: { born: 'derived' } });
  expect(own.consents).toBeUndefined();
});

test('what came out of the other\'s record stays there, with what was worked out', () => {
  expect(anew(draft({ number: 'profile', born: 'derived' }), form, 'bert').content).toMatchObject({ values: { name: '林' }, prefilled: {} });
});
