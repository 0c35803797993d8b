import { expect, test } from 'vitest';
import { isBegun, isForAll, isOfCitizens } from './kept.ts';

const PERSONAL = ['/api/v1/me', '/api/v1/me/profile', '/api/v1/applications', '/api/v1/applications/01932c07', '/api/v1/notices', '/api/v1/files/1', '/api/v1/consents', '/api/v1/sessions/current',
  '/api/v1/mandates', '/api/v1/visit-requests', '/api/v1/bundles/newborn/prefill', '/api/v1/cases/1'];

test.each(PERSONAL)('%s is never kept', (path) => {
  expect([isBegun(path), isForAll(path), isOfCitizens(path)]).toEqual([false, false, false]);
});

test.each(['/console/', '/console', '/api/docs', '/outbox', '/v/ABCDEFGH'])('%s is left alone', (path) => {
  expect([isBegun(path), isForAll(path), isOfCitizens(path)]).toEqual([false, false, false]);
});

test('a begun form, its questions and the list of begun forms are kept', () => {
  expect(['/bundles/newborn', '/items/temp_relief', '/q/ABCDEFGH', '/applications'].every(isBegun)).toBe(true);
  expect(['/api/v1/bundles/newborn', '/api/v1/bundles/item:temp_relief', '/api/v1/divisions', '/api/v1/consent-texts/notice'].every(isForAll)).toBe(true);
});
