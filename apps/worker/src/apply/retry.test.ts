import { expect, test } from 'vitest';
import { retryDelay } from './retry.ts';

const push = (attempt: number) => ({ trigger: 'push' as const, attempt });

test('an automatic sync whose cluster was away is tried five times, 5 s × 2ⁿ', () => {
  const delays = [1, 2, 3, 4, 5].map((attempt) => retryDelay(push(attempt), 'cluster-unreachable'));
  expect(delays).toEqual([5_000, 10_000, 20_000, 40_000, undefined]);
});
test.each(['cluster-timed-out', 'cluster-server-error', 'cluster-too-many-requests', 'cluster-conflict'])(
  '%s may pass',
  (code) => expect(retryDelay(push(1), code)).toBe(5_000),
);
test.each(['object-failed', 'cluster-forbidden', 'plan-refused', 'prune-limit', 'wave-deadline', undefined])(
  '%s fails at once',
  (code) => expect(retryDelay(push(1), code)).toBeUndefined(),
);
test('a person who is looking is told at once', () => {
  expect(retryDelay({ trigger: 'person', attempt: 1 }, 'cluster-unreachable')).toBeUndefined();
  expect(retryDelay({ trigger: 'token', attempt: 1 }, 'cluster-unreachable')).toBeUndefined();
});
