import type { PreviousSync } from '@landfall/actions/syncs/previous';
import { type Manifest, type ResourceRef, refOf } from '@landfall/contracts/resource';

/** The snapshots that `previousManifests` needs. */
export const previousIds = ({ snapshotId, partly }: PreviousSync): string[] =>
  [snapshotId, partly?.snapshotId].filter((id) => typeof id === 'string');

/** What was applied last, by object: of two that stand for one, the engine takes the later (semantics A.5). */
export function previousManifests(
  opened: ReadonlyMap<string, Manifest[]>,
  { snapshotId, partly }: PreviousSync,
): Manifest[] {
  const whole = snapshotId ? (opened.get(snapshotId) ?? []) : [];
  if (!partly) return whole;
  const later = opened.get(partly.snapshotId) ?? [];
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
