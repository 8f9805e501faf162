import { expect, test, vi } from 'vitest';
import type { Cluster } from '../ports/cluster.ts';
import { ClusterError, type ClusterFault } from '../ports/cluster-error.ts';
import { FenceLost } from '../ports/ledger.ts';
import { retrying } from './retry.ts';

/** A cluster whose version fails as told, then answers. */
function failing(...faults: ClusterFault[]): { cluster: Cluster; asked: () => number } {
  const version = vi.fn(async () => {
    const fault = faults.shift();
    if (fault) throw new ClusterError(fault, 'no');
    return 'v1';
  });
  return { cluster: { version } as unknown as Cluster, asked: () => version.mock.calls.length };
}
const busy: ClusterFault = { code: 'too-many-requests', retryAfterMs: 1 };

test('what is transient is tried again', async () => {
  const { cluster, asked } = failing(busy, { code: 'server-error', status: 503 });
  expect(await retrying(cluster, {}).version()).toBe('v1');
  expect(asked()).toBe(3);
});

test('what is final is not', async () => {
  const { cluster, asked } = failing({ code: 'forbidden' });
  await expect(retrying(cluster, {}).version()).rejects.toMatchObject({ code: 'forbidden' });
  expect(asked()).toBe(1);
});

test('tries have an end', async () => {
  const { cluster, asked } = failing(busy, busy, busy);
  await expect(retrying(cluster, { tries: 2 }).version()).rejects.toMatchObject({
    code: 'too-many-requests',
  });
  expect(asked()).toBe(2);
});

test('4.11: the deadline is asked before every request, repetitions included', async () => {
  const { cluster, asked } = failing(busy, busy);
  const deadlines = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const deadline = () => deadlines.shift() ?? 0;
  await expect(retrying(cluster, { deadline }).version()).rejects.toThrow(FenceLost);
  expect(asked()).toBe(1);
});

test('nothing is sent after an abort, be it before the first try or in the wait for the next', async () => {
  const { cluster, asked } = failing({ code: 'too-many-requests', retryAfterMs: 60_000 });
  const ending = new AbortController();
  const asking = retrying(cluster, { signal: ending.signal }).version();
  ending.abort(new Error('shutting down'));
  await expect(asking).rejects.toThrow('shutting down');
  await expect(retrying(cluster, { signal: ending.signal }).version()).rejects.toThrow('shutting down');
  expect(asked()).toBe(1);
});
