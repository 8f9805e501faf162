import type { Manifest } from '@landfall/contracts/resource';
import type { Cluster, KindRef } from '../src/index.ts';

/** Where a run may be stopped: before the first write, between two writes, while it waits for health. */
export type PausePoint = 'before-batch' | 'mid-batch' | 'in-a-wait';

export interface PausedCluster {
  cluster: Cluster;
  /** Resolves when the run has come to the point and stands still there. */
  reached: Promise<void>;
  /** Lets it go on. */
  resume(): void;
}

/**
 * The real port, standing still at one named point: just before the request is sent, as a process would that was
 * stopped there. `after` writes count for `mid-batch`.
 */
export function pausedCluster(real: Cluster, point: PausePoint, after = 1): PausedCluster {
  const reached = Promise.withResolvers<void>();
  const resumed = Promise.withResolvers<void>();
  let writes = 0;
  let stood = false;
  const stand = async () => {
    if (stood) return;
    stood = true;
    reached.resolve();
    await resumed.promise;
  };
  const beforeWrite = async () => {
    if (point === 'before-batch' || (point === 'mid-batch' && writes >= after)) await stand();
    writes += 1;
  };
  const cluster: Cluster = {
    ...real,
    list: async (kind, options) => {
      if (point === 'in-a-wait' && writes > 0) await stand();
      return real.list(kind, options);
    },
    apply: async (kind: KindRef, manifest: Manifest, options) => {
      if (!options.dryRun) await beforeWrite();
      return real.apply(kind, manifest, options);
    },
    create: async (kind, manifest, options) => {
      if (!options.dryRun) await beforeWrite();
      return real.create(kind, manifest, options);
    },
    replace: async (kind, manifest, options) => {
      if (!options.dryRun) await beforeWrite();
      return real.replace(kind, manifest, options);
    },
    patch: async (kind, name, operations, options) => {
      if (!options.dryRun) await beforeWrite();
      return real.patch(kind, name, operations, options);
    },
    delete: async (kind, name, options) => {
      await beforeWrite();
      return real.delete(kind, name, options);
    },
  };
  return { cluster, reached: reached.promise, resume: () => resumed.resolve() };
}
