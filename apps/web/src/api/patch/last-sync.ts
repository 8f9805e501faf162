import type { ApplicationView } from '@landfall/contracts/application';
import type { SyncView } from '@landfall/contracts/sync';

/** An application whose last sync moved on: that a sync has begun is told by the sync alone. */
export function withSync<A extends ApplicationView>(application: A, sync: SyncView): A {
  const { lastSync } = application;
  if (lastSync?.id !== sync.id || lastSync.state === sync.state) return application;
  const at = sync.endedAt ?? sync.requestedAt;
  return { ...application, lastSync: { ...lastSync, state: sync.state, at } };
}

/** The same in a list; the same list where none of them is its application. */
export function withSyncOf<L extends { items: ApplicationView[] }>(list: L, sync: SyncView): L {
  const at = list.items.findIndex(({ id }) => id === sync.applicationId);
  const one = list.items[at];
  if (!one) return list;
  const next = withSync(one, sync);
  return next === one ? list : { ...list, items: list.items.with(at, next) };
}
