import {
  type Manifest,
  type ResourceRef,
  refOf,
  resourceKey,
  SYNC_ANNOTATION,
} from '@landfall/contracts/resource';
import { hookRole } from '../annotations/hooks.ts';
import type { Desired } from '../normalize/desired.ts';
import { type ApplicationIdentity, isTrackedAs, ownershipOf } from '../normalize/tracking.ts';
import type { InventoryItem } from '../ports/ledger.ts';
import type { Leftover } from './leftovers.ts';
import type { LiveObjects } from './list-live.ts';
import { makersOf } from './makers.ts';

/** Did a sync make it as a hook, under this very name? */
export const isMadeAsHook = (live: Manifest, ref: ResourceRef): boolean =>
  live.metadata.annotations?.[SYNC_ANNOTATION] !== undefined && isTrackedAs(live, ref);

/** Did a tool that may be taken over (`adopt`) make it, as a hook of its own? */
export const isOtherToolsHook = (live: Manifest, desired: Manifest): boolean =>
  hookRole(live).role === 'hook' && makersOf(live, desired).length > 0;

/**
 * What hooks of an application left: in no inventory, but marked as its own and with the sync that made it (semantics A.2).
 * Deleting the application takes it too; hooks that the deletion itself runs are not among it.
 */
export function leftHooks(
  live: LiveObjects,
  hooks: readonly Desired[],
  inventory: readonly InventoryItem[],
  application: ApplicationIdentity,
): Leftover[] {
  const known = new Set([...hooks.map(({ ref }) => ref), ...inventory].map(resourceKey));
  return [...live].flatMap(([key, object]) => {
    const ref = refOf(object);
    if (known.has(key) || !isMadeAsHook(object, ref)) return [];
    if (ownershipOf(object, ref, application).owner !== 'this-application') return [];
    return [{ item: { ...ref, uid: String(object.metadata.uid ?? '') }, live: object }];
  });
}
