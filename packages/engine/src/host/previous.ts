import { type Manifest, type ResourceRef, refOf } from '@landfall/contracts/resource';
import { names } from './newer.ts';

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
  const isWritten = (manifest: Manifest) => partly.written.some((ref) => names(refOf(manifest), ref));
  return [...whole, ...later.filter(isWritten)];
}
