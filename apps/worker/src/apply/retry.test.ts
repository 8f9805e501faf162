import { expect, test } from 'vitest';
import { retryDelay } from './retry.ts';

const push = (attempt: number) => ({ trigger: 'push' as const, attempt, automated: true });
const person = (automated: boolean) => ({ trigger: 'person' as const, attempt: 1, automated });

test('an automatic sync is tried five times, 5 s × 2ⁿ', () => {
  const delays = [1, 2, 3, 4, 5].map((attempt) => retryDelay(push(attempt), 'cluster-server-error')?.delayMs);
  expect(delays).toEqual([5_000, 10_000, 20_000, 40_000, undefined]);
});
test.each(['cluster-unreachable', 'cluster-timed-out'])(
  '%s: it waits for the cluster without end',
  (code) => {
    expect(retryDelay(push(4), code)).toEqual({ delayMs: 40_000, uncounted: false });
    expect(retryDelay(push(5), code)).toEqual({ delayMs: 60_000, uncounted: true });
  },
);
test.each([
  'cluster-unreachable',
  'cluster-timed-out',
  'cluster-server-error',
  'cluster-too-many-requests',
  'cluster-conflict',
])('%s may pass', (code) => expect(retryDelay(push(1), code)?.delayMs).toBe(5_000));
test.each(['object-failed', 'cluster-forbidden', 'plan-refused', 'prune-limit', 'wave-deadline', undefined])(
  '%s fails at once',
  (code) => expect(retryDelay(push(1), code)).toBeUndefined(),
);
test('a person who is looking is told at once', () => {
  expect(retryDelay(person(true), 'cluster-conflict')).toBeUndefined();
  expect(retryDelay(person(false), 'cluster-unreachable')).toBeUndefined();
  expect(retryDelay({ ...person(false), trigger: 'token' }, 'cluster-unreachable')).toBeUndefined();
});
test('what lies with the host and passes is tried again, whoever asked', () => {
  expect(retryDelay(person(false), 'gone', true)).toEqual({ delayMs: 5_000, uncounted: false });
  expect(retryDelay(push(5), 'gone', true)).toBeUndefined();
});
test('but what follows Git by itself waits for its cluster, whoever asked last', () => {
  expect(retryDelay(person(true), 'cluster-unreachable')).toEqual({ delayMs: 5_000, uncounted: false });
});
