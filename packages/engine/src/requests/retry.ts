import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../ports/cluster.ts';
import { type ClusterError, isTransient } from '../ports/cluster-error.ts';

export interface RetryOptions {
  signal?: AbortSignal | undefined;
  /** Asked before every request; throws when none may be sent. */
  beforeEach?: (() => void) | undefined;
  /** Tries in all, the first one included. */
  tries?: number;
}

const TRIES = 5;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;

/**
 * The same cluster, with transient refusals (429, 5xx, timeouts, lost connections) tried again after Retry-After or a
 * growing, jittered wait. What the engine sends is safe to repeat: reads, server-side applies, replaces and patches of one
 * version, deletes by uid. One that was cut off may have been done: its repetition then answers `conflict` or
 * `already-exists`, which re-plans the object. A create with a generated name is not: whoever sends it looks first.
 */
export function retrying(cluster: Cluster, options: RetryOptions): Cluster {
  const run = <Result>(request: () => Promise<Result>) => withRetry(request, options);
  return {
    discover: () => run(() => cluster.discover()),
    version: () => run(() => cluster.version()),
    list: (kind, list) => run(() => cluster.list(kind, list)),
    get: (kind, name) => run(() => cluster.get(kind, name)),
    apply: (kind, manifest, apply) => run(() => cluster.apply(kind, manifest, apply)),
    create: (kind, manifest, write) => run(() => cluster.create(kind, manifest, write)),
    replace: (kind, manifest, write) => run(() => cluster.replace(kind, manifest, write)),
    patch: (kind, name, operations, write) => run(() => cluster.patch(kind, name, operations, write)),
    logs: (pod, log) => run(() => cluster.logs(pod, log)),
    delete: (kind, name, remove) => run(() => cluster.delete(kind, name, remove)),
    watch: (kind, watch) => cluster.watch(kind, watch),
  };
}

async function withRetry<Result>(request: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  const tries = options.tries ?? TRIES;
  for (let attempt = 1; ; attempt += 1) {
    options.signal?.throwIfAborted();
    options.beforeEach?.();
    try {
      return await request();
    } catch (error) {
      if (!isTransient(error) || attempt >= tries) throw error;
      await sleep(waitMs(error, attempt), undefined, options.signal ? { signal: options.signal } : {});
    }
  }
}

/** Between half and all of the step, so that many waiters do not come back at once. */
function waitMs(error: ClusterError, attempt: number): number {
  const asked = 'retryAfterMs' in error.fault ? (error.fault.retryAfterMs ?? 0) : 0;
  const step = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return Math.min(LONGEST_WAIT_MS, Math.max(asked, step * (0.5 + Math.random() / 2)));
}
