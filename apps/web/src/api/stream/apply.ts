import type { StreamEvent } from '@landfall/contracts/event';
import type { SyncView } from '@landfall/contracts/sync';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Held } from '../call.ts';
import { patchHeld, patchPages } from '../patch/cache.ts';
import { EVERY, type ReadKey } from '../reads.ts';

type Pages = InfiniteData<Held<{ items: Array<{ id: string }>; next: string | null }>>;
const isPages = (data: unknown): data is Pages =>
  typeof data === 'object' && data !== null && 'pages' in data;

/** Patches every cached answer that the event concerns; the others keep their identity, so nothing else draws again. */
export function applyToCache(client: QueryClient, event: StreamEvent): void {
  for (const query of client.getQueryCache().getAll()) {
    const data: unknown = query.state.data;
    if (data === undefined) continue;
    const key = query.queryKey as unknown as ReadKey;
    const next = isPages(data) ? patchPages(key, data, event) : patchHeld(key, data as Held<unknown>, event);
    if (next !== data) client.setQueryData(query.queryKey, next);
  }
}

/**
 * What may have changed unheard when the stream begins anew. What GitHub showed is no event of ours, takes seconds to ask for,
 * and is refused to whoever connects from it at that moment.
 */
export const isStaleAfterReset = ({ queryKey: [noun] }: { queryKey: readonly unknown[] }): boolean =>
  noun !== 'github-offer';

/** Grouped and counted by the server. */
const driftOf = (applicationId: string): ReadKey[] => [
  ['drifts'],
  ['drifts', applicationId],
  ['drift-count'],
];

const isGone = ({ operation, state }: SyncView): boolean => operation === 'delete' && state === 'succeeded';

/**
 * What to ask again after an event because the stream does not carry it: plans and planned rows, manifests, the audit log.
 * Answers are keys; the caller gathers them for a moment so that a burst asks once.
 */
export function staleAfter({ body }: StreamEvent): ReadKey[] {
  const audit: ReadKey[] = [['activity']];
  switch (body.type) {
    case 'application':
      return [
        ['application', body.application.id],
        ['manifests', body.application.id],
        ['removal', body.application.id],
        ...audit,
      ];
    case 'resources':
      return [['application', body.applicationId]];
    case 'sync-progress':
      return body.events.some(({ type }) => type === 'planned') ? [['sync', body.syncId]] : [];
    case 'sync':
      // A deletion that succeeded took its own row along: what the page holds is the last there is.
      return body.sync.endedAt === null || isGone(body.sync) ? audit : [['sync', body.sync.id], ...audit];
    case 'repository':
    case 'repository-removed':
    case 'rewrite':
    case 'cluster':
    case 'cluster-removed':
      return audit;
    case 'drift':
      return [...driftOf(body.applicationId), ...audit];
    case 'application-removed':
      // Its page finds out that there is nothing any more.
      return [['application', body.applicationId], ...driftOf(body.applicationId), ...audit];
    case 'line':
    case 'window':
    case 'window-removed':
      // What holds an application stands in its own row: all of them are asked again.
      return [['applications'], ['application', EVERY], ...audit];
    case 'pull':
      // Which plans are of its newest head, the server says.
      return [['pull', body.pull.id], ...audit];
    case 'pull-plan':
      return [['pull-plan', body.plan.id]];
    case 'delivery':
    case 'delivery-outcome':
    case 'probe':
      return [];
  }
}
