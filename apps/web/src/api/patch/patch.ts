import type { ApplicationDetail, ApplicationView } from '@landfall/contracts/application';
import type { ClusterView } from '@landfall/contracts/cluster';
import type { EventBody } from '@landfall/contracts/event';
import type { LineStop, SyncWindowView } from '@landfall/contracts/freeze';
import type { ProbeView } from '@landfall/contracts/probe';
import type { PullDetail, PullView } from '@landfall/contracts/pull';
import type { DeliveryView, RepositoryView } from '@landfall/contracts/repository';
import type { RewriteView } from '@landfall/contracts/rewrite';
import { type HistoryFilter, historyFilter, inHistory, type SyncView } from '@landfall/contracts/sync';
import type { ReadKey } from '../reads.ts';
import { withSync, withSyncOf } from './last-sync.ts';
import { upsert, without } from './lists.ts';
import { withOutcome, withOutcomeOf } from './outcomes.ts';
import { mergeResources } from './resources.ts';
import { foldProgress, type LiveSync } from './sync-progress.ts';

interface List<T> {
  items: T[];
}
type Patch<T> = (value: T, body: EventBody, id: string | undefined, only: string | undefined) => T;

const applications: Patch<List<ApplicationView>> = (list, body) => {
  if (body.type === 'application') return { ...list, items: upsert(list.items, body.application, 'last') };
  if (body.type === 'application-removed') return { ...list, items: without(list.items, body.applicationId) };
  if (body.type === 'sync') return withSyncOf(list, body.sync);
  return list;
};

const application: Patch<ApplicationDetail> = (detail, body, id) => {
  if (body.type === 'application' && body.application.id === id) return { ...detail, ...body.application };
  if (body.type === 'resources' && body.applicationId === id) {
    return { ...detail, resources: mergeResources(detail.resources, body.resources, body.complete) };
  }
  return body.type === 'sync' ? withSync(detail, body.sync) : detail;
};

const sync: Patch<LiveSync> = (detail, body, id) => {
  if (body.type === 'sync' && body.sync.id === id) return { ...detail, ...body.sync };
  if (body.type === 'sync-progress' && body.syncId === id) return foldProgress(detail, body.events);
  return detail;
};

const syncs: Patch<List<SyncView>> = (list, body, applicationId, only) => {
  if (body.type !== 'sync' || (applicationId !== undefined && body.sync.applicationId !== applicationId))
    return list;
  if (!inHistory(body.sync, filtersOf(only))) return { ...list, items: without(list.items, body.sync.id) };
  return { ...list, items: upsert(list.items, body.sync, 'first') };
};

const filtersOf = (only: string | undefined): HistoryFilter[] =>
  (only ?? '').split(',').flatMap((one) => historyFilter.safeParse(one).data ?? []);

const repositories: Patch<List<RepositoryView>> = (list, body) => {
  if (body.type === 'repository') return { ...list, items: upsert(list.items, body.repository, 'last') };
  if (body.type === 'repository-removed') return { ...list, items: without(list.items, body.repositoryId) };
  return list;
};

const repository: Patch<RepositoryView> = (view, body, id) =>
  body.type === 'repository' && body.repository.id === id ? { ...view, ...body.repository } : view;

const rewrites: Patch<List<RewriteView>> = (list, body, repositoryId) =>
  body.type === 'rewrite' && body.rewrite.repositoryId === repositoryId
    ? { ...list, items: upsert(list.items, body.rewrite, 'first') }
    : list;

const deliveries: Patch<List<DeliveryView>> = (list, body, repositoryId) => {
  if (body.type === 'delivery-outcome') return withOutcomeOf(list, body);
  return body.type === 'delivery' &&
    (repositoryId === undefined || body.delivery.repositoryId === repositoryId)
    ? { ...list, items: upsert(list.items, body.delivery, 'first') }
    : list;
};

const delivery: Patch<DeliveryView> = (view, body, id) => {
  if (body.type === 'delivery-outcome' && body.deliveryId === id) return withOutcome(view, body.outcome);
  return body.type === 'delivery' && body.delivery.id === id ? body.delivery : view;
};

const pulls: Patch<List<PullView>> = (list, body, repositoryId) =>
  body.type === 'pull' && body.pull.repositoryId === repositoryId
    ? { ...list, items: upsert(list.items, body.pull, 'first') }
    : list;

const pull: Patch<PullDetail> = (detail, body, id) => {
  if (body.type === 'pull' && body.pull.id === id) return { ...detail, ...body.pull };
  if (body.type === 'pull-plan' && body.pullId === id)
    return { ...detail, plans: upsert(detail.plans, body.plan, 'last') };
  return detail;
};

const clusters: Patch<List<ClusterView>> = (list, body) => {
  if (body.type === 'cluster') return { ...list, items: upsert(list.items, body.cluster, 'last') };
  if (body.type === 'cluster-removed') return { ...list, items: without(list.items, body.clusterId) };
  return list;
};

const cluster: Patch<ClusterView> = (view, body, id) =>
  body.type === 'cluster' && body.cluster.id === id ? body.cluster : view;

const probe: Patch<ProbeView> = (view, body, id) =>
  body.type === 'probe' && body.probe.id === id ? body.probe : view;

const line: Patch<{ line: LineStop | null }> = (value, body) =>
  body.type === 'line' ? { line: body.line } : value;

const windows: Patch<List<SyncWindowView>> = (list, body) => {
  if (body.type === 'window') return { ...list, items: upsert(list.items, body.window, 'last') };
  if (body.type === 'window-removed') return { ...list, items: without(list.items, body.windowId) };
  return list;
};

const patches = {
  applications,
  application,
  syncs,
  sync,
  repositories,
  repository,
  rewrites,
  deliveries,
  delivery,
  pulls,
  pull,
  clusters,
  cluster,
  probe,
  line,
  windows,
} as const;

const isPatched = (noun: string): noun is keyof typeof patches => Object.hasOwn(patches, noun);

/**
 * The cached answer under `key` after one event; the same reference when the event does not concern it. Pure. A paged list
 * is patched page by page by its caller, new rows going to the first page only.
 */
export function patched(key: ReadKey, value: unknown, body: EventBody): unknown {
  const [noun, id, only] = key;
  if (!isPatched(noun)) return value;
  // The key names the route, and the route's schema has checked the value when it came in.
  const patch = patches[noun] as Patch<unknown>;
  return patch(value, body, id, only);
}
