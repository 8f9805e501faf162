import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClusterError, type ClusterFault } from '../ports/cluster-error.ts';
import { FenceLost } from '../ports/ledger.ts';
import { backOffMs, pause } from './back-off.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const wait = (fault: ClusterFault, attempt: number, share: number): number =>
  backOffMs(new ClusterError(fault, 'no'), attempt, () => share);
const unavailable: ClusterFault = { code: 'server-error', status: 503 };

test.each([
  [1, 100, 200],
  [2, 200, 400],
  [3, 400, 800],
  [6, 3_200, 6_400],
  [7, 5_000, 10_000],
  [40, 5_000, 10_000],
])('nothing asked, try %i: between %i and %i ms', (attempt, least, most) => {
  expect(wait(unavailable, attempt, 0)).toBe(least);
  expect(wait(unavailable, attempt, 1)).toBe(most);
});

test.each<[ClusterFault, number, number]>([
  [{ code: 'too-many-requests', retryAfterMs: 3_000 }, 3_000, 3_750],
  [{ code: 'server-error', status: 503, retryAfterMs: 40_000 }, 40_000, 50_000],
  [{ code: 'too-many-requests', retryAfterMs: 60_000 }, 60_000, 75_000],
  [{ code: 'too-many-requests', retryAfterMs: 3_600_000 }, 60_000, 75_000],
])('%j: never less than asked (a minute at most), and up to a quarter more', (fault, least, most) => {
  expect(wait(fault, 1, 0)).toBe(least);
  expect(wait(fault, 1, 1)).toBe(most);
});

test('a server that always asks for little is left alone for longer each time', () => {
  const fault: ClusterFault = { code: 'too-many-requests', retryAfterMs: 1_000 };
  expect([1, 5, 7].map((attempt) => wait(fault, attempt, 0))).toEqual([1_000, 1_600, 5_000]);
});

/** When a wait ended, in ms from now, and with what. */
function ended(waiting: Promise<void>): { at?: number; with?: unknown } {
  const seen: { at?: number; with?: unknown } = {};
  const begun = performance.now();
  const end = (reason?: unknown) => Object.assign(seen, { at: performance.now() - begun, with: reason });
  waiting.then(end, end);
  return seen;
}

test('a pause is as long as it was asked for', async () => {
  const seen = ended(pause(45_000, {}));
  await vi.advanceTimersByTimeAsync(44_999);
  expect(seen).toEqual({});
  await vi.advanceTimersByTimeAsync(1);
  expect(seen).toEqual({ at: 45_000, with: undefined });
});

test('an abort ends it at once, and leaves no timer', async () => {
  const ending = new AbortController();
  const seen = ended(pause(60_000, { signal: ending.signal }));
  await vi.advanceTimersByTimeAsync(1_234);
  ending.abort(new Error('shutting down'));
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual({ at: 1_234, with: new Error('shutting down') });
  expect(vi.getTimerCount()).toBe(0);
});

test('4.11: it ends when the lease does, not after what was asked', async () => {
  const end = performance.now() + 20_000;
  const seen = ended(pause(60_000, { deadline: () => end }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual({ at: 20_000, with: expect.any(FenceLost) });
});

test('4.11: a lease that is renewed meanwhile lets it go on', async () => {
  let end = performance.now() + 20_000;
  const seen = ended(pause(60_000, { deadline: () => end }));
  await vi.advanceTimersByTimeAsync(15_000);
  end += 20_000;
  await vi.advanceTimersByTimeAsync(20_000);
  end += 40_000;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual({ at: 60_000, with: undefined });
});
