import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import { resourceKey } from '@landfall/contracts/resource';

/**
 * How the objects stand. Of a cluster that is away nothing is known, whatever was seen last. A plan may be newer than the look
 * that the states are of: an object that a sync means to delete, or to change, is not as in Git.
 */
export function standing({
  resources,
  plan,
  syncStatus,
}: Pick<ApplicationDetail, 'resources' | 'plan' | 'syncStatus'>): ResourceState[] {
  if (syncStatus === 'Unknown') return resources.map(unseen);
  const planned = new Map(
    (plan?.items ?? []).filter(({ hook }) => !hook).map((item) => [resourceKey(item.ref), item]),
  );
  return resources.map((state) => {
    const item = planned.get(resourceKey(state.ref));
    if (state.status !== 'Synced' || item === undefined) return state;
    if (item.action === 'prune') return { ...state, status: 'Extra' };
    if (item.action === 'configure') return { ...state, status: 'OutOfSync', changes: item.changes };
    return state;
  });
}

const unseen = (state: ResourceState): ResourceState => ({
  ...state,
  status: 'Unknown',
  health: state.health && { status: 'Unknown' },
});
