import type { Cluster } from '../ports/cluster.ts';
import { isTransient } from '../ports/cluster-error.ts';
import { backOffMs, type Ending, pause, throwIfEnded } from './back-off.ts';

export interface RetryOptions extends Ending {
  /** Tries in all, the first one included. */
  tries?: number;
  /** From 0 to 1, for the jitter. */
  random?: () => number;
}

const TRIES = 5;

/**
 * The same cluster, with transient refusals (429, 5xx, timeouts, lost connections) tried again after Retry-After or a
 * growing wait, both jittered, and nothing sent once the deadline has passed. What the engine sends is safe to repeat:
 * reads, server-side applies, replaces and patches of one version, deletes by uid. One that was cut off may have been
 * done: its repetition then answers `conflict` or `already-exists`, which re-plans the object. A create with a generated
 * name is not: whoever sends it looks first.
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
  const { tries = TRIES, random } = options;
  for (let attempt = 1; ; attempt += 1) {
    throwIfEnded(options);
    try {
      return await request();
    } catch (error) {
      if (!isTransient(error) || attempt >= tries) throw error;
      await pause(backOffMs(error, attempt, random), options);
    }
  }
}
