import { type Manifest, type ResourceRef, refOf } from '@landfall/contracts/resource';

/** What was applied last: a snapshot in full, and what a later one wrote that was not applied in full. */
export interface Previous {
  snapshotId: string | null;
  partly?: { snapshotId: string; written: readonly ResourceRef[] } | null | undefined;
}

/** The snapshots that `previousManifests` needs. */
export const previousIds = ({ snapshotId, partly }: Previous): string[] =>
  [snapshotId, partly?.snapshotId].filter((id) => typeof id === 'string');

/** What was applied last, by object: of two that stand for one, the engine takes the later (semantics A.5). */
export function previousManifests(
  opened: ReadonlyMap<string, Manifest[]>,
  { snapshotId, partly }: Previous,
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
