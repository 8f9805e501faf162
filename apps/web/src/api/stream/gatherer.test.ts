import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { staleAfter } from './apply.ts';
import { gatherer } from './gatherer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Which of these are asked again after an event. */
function askedAgain(keys: string[][], body: Parameters<typeof staleAfter>[0]['body']): string[] {
  const client = new QueryClient();
  for (const key of keys) client.setQueryData(key, { value: {}, position: 1 });
  gatherer(client)(staleAfter({ position: 2, at: '2026-11-28T09:00:00Z', body }));
  vi.runAllTimers();
  return keys.filter((key) => client.getQueryState(key)?.isInvalidated).map((key) => key.join('/'));
}

const keys = [
  ['applications'],
  ['application', 'a'],
  ['application', 'b'],
  ['manifests', 'a'],
  ['syncs', 'a'],
];

test('a stopped line is a matter of every application, that of an open page too', () => {
  const every = ['applications', 'application/a', 'application/b'];
  expect(askedAgain(keys, { type: 'line', line: null })).toEqual(every);
  expect(askedAgain(keys, { type: 'window-removed', windowId: 'w' })).toEqual(every);
});

test('anything else is a matter of its own row only', () => {
  const resources = { type: 'resources' as const, applicationId: 'a', resources: [], complete: true };
  expect(askedAgain(keys, resources)).toEqual(['application/a']);
});
