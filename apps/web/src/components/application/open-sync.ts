import type { ApplicationView } from '@landfall/contracts/application';

/**
 * The sync to see rather than to start another one: it waits for a yes, it is on its way, or it takes the application
 * away. Null where a sync is what there is to ask for.
 */
export function openSync({
  id,
  deleting,
  lastSync,
  holds,
  syncStatus,
}: Pick<ApplicationView, 'id' | 'deleting' | 'lastSync' | 'holds' | 'syncStatus'>): {
  href: string;
  label: string;
} | null {
  if (lastSync === null) return null;
  const named = `${deleting ? 'deletion' : 'sync'} ${lastSync.number}`;
  // Held: there is nothing to watch before somebody asks for it all the same.
  if (lastSync.state === 'pending' && holds.length > 0 && syncStatus !== 'Syncing') return null;
  const href = `/applications/${id}/syncs/${lastSync.id}`;
  if (lastSync.state === 'waiting-for-approval') return { href, label: `Review ${named}` };
  if (lastSync.state === 'pending' || lastSync.state === 'running') return { href, label: `Watch ${named}` };
  return deleting ? { href, label: `See ${named}` } : null;
}
