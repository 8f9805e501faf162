import { applicationId } from '@landfall/contracts/ids';
import { followedKinds, gather, watchManaged } from '@landfall/engine';
import type { Host } from '../host.ts';

export interface WatchOptions {
  /**
   * These have moved; `drift`: so that they may differ from what is wanted, otherwise only how they fare changed. What it throws
   * is tried again.
   */
  moved(applicationIds: string[], change: 'drift' | 'health'): Promise<void>;
  signal: AbortSignal;
}

export interface OwnWatch {
  /** Something was written: there may be kinds that were not there before. @throws ClusterError */
  refresh(): Promise<void>;
}

/** Watches everything that stands in this cluster because of us, by what the ledgers hold. */
export function watchOwn({ own, ledgers, unlabelled, log }: Host, { moved, signal }: WatchOptions): OwnWatch {
  const kinds = followedKinds(async () => unlabelled.among(await ledgers.kinds()), own);
  const gathering = gather({
    act: async ({ drift, health }) => {
      if (drift.length > 0) await moved(drift, 'drift');
      if (health.length > 0) await moved(health, 'health');
    },
    failed: (error) => log.debug({ error }, 'what moved could not be told yet'),
  });
  signal.addEventListener('abort', () => gathering.stop(), { once: true });
  // An id that is none comes from a label that somebody else wrote.
  const note = (id: string, change: 'drift' | 'health') => {
    if (applicationId.safeParse(id).success) gathering.note(id, change);
  };
  const due = (ids: string[]) => {
    for (const id of ids) note(id, 'drift');
  };
  const watch = watchManaged({
    cluster: own.cluster,
    signal,
    tell: ({ applicationId: id, change }) => note(id, change),
    ready: () => due(kinds.applicationIds()),
    listed: (kind) => due(kinds.applicationIds(kind)),
    blind: (kind, error) => log.warn({ detail: kind.plural, error }, 'a kind cannot be watched'),
  });
  const refresh = async () => watch.follow(await kinds.read());
  unlabelled.onChange(() => {
    if (signal.aborted) return;
    void refresh().catch((error: unknown) => log.debug({ error }, 'what is to be watched could not be read'));
  });
  return { refresh };
}
