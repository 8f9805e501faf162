import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

test.each([
  '/',
  '/applications',
  '/applications?q=web&status=Failed',
  '/applications/0193a000-0000-7000-8000-000000000100/syncs/0193?first=1#top',
  '/settings',
  '/applications?q=a%40b',
])('goes back to %s', (path) => {
  expect(returnPath(path)).toBe(path);
});

test.each([
  null,
  undefined,
  '',
  'applications',
  'https://evil.example',
  'https:evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\\/evil.example',
  '\\/evil.example',
  '/%2fevil.example',
  '/%2F%2Fevil.example',
  '/%5cevil.example',
  '/%255cevil.example',
  '/%252f%252fevil.example',
  '/a/..//evil.example',
  '/./\\evil.example',
  '/\tevil',
  '/\n/evil.example',
  ' /evil',
  '/user@evil.example',
  '/%40evil.example',
  'javascript:alert(1)',
  '/%',
  '/%E0%A4%A',
  '/api/auth/signout',
  '/v1/applications',
  '/webhooks/github/1',
  '/sign-in?callbackUrl=/sign-in',
  `/${'a'.repeat(3000)}`,
])('refuses %j', (path) => {
  expect(returnPath(path)).toBe('/');
});
