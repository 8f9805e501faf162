import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { openSnapshot } from '@landfall/actions/snapshots/open';
import type { PreviousSync } from '@landfall/actions/syncs/previous';
import { type Manifest, type ResourceRef, refOf } from '@landfall/contracts/resource';

/** What was applied last, by object: of two that stand for one, the engine takes the later (semantics A.5). */
export async function openPrevious(
  context: Context,
  keys: DataKeys,
  { snapshotId, partly }: PreviousSync,
): Promise<Manifest[]> {
  const whole = snapshotId ? await openSnapshot(context, keys, snapshotId) : [];
  if (!partly) return whole;
  const later = await openSnapshot(context, keys, partly.snapshotId);
  return [...whole, ...later.filter((manifest) => partly.written.some((ref) => names(manifest, ref)))];
}

/** A render may leave the namespace to the destination. */
function names(manifest: Manifest, ref: ResourceRef): boolean {
  const own = refOf(manifest);
  return (
    own.group === ref.group &&
    own.kind === ref.kind &&
    own.name === ref.name &&
    (own.namespace === '' || own.namespace === ref.namespace)
  );
}
