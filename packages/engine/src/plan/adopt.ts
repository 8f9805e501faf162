import { FIELD_MANAGER, type Json, type Manifest } from '@landfall/contracts/resource';
import { projection, subtract, union } from '../compare/field-sets.ts';
import { isRecord, type ManagedEntry, managedEntries, ourEntry } from '../compare/managed-fields.ts';
import { overlay } from '../compare/overlay.ts';
import type { PatchOperation } from '../ports/cluster.ts';
import type { Decision } from './step.ts';

/** Was it written by PUT or POST (`Replace=true`)? Such fields are ours in another way than those we apply. */
export const wasWrittenWhole = (live: Manifest): boolean =>
  managedEntries(live).some(
    ({ manager, operation, subresource }) =>
      manager === FIELD_MANAGER && operation === 'Update' && subresource === '',
  );

/** The other tools' fields become ours, so that what leaves Git leaves the cluster too. */
export function takenOver(
  live: Manifest,
  adopts: string[],
): Required<Pick<Decision, 'adopts' | 'reason' | 'warnings'>> {
  const { otherVersions } = entriesToTake(live, adopts);
  const versions = [...new Set(otherVersions.map(({ apiVersion }) => apiVersion))].sort().join(', ');
  return {
    adopts,
    reason: `It was made by ${adopts.join(', ')}; Landfall takes it over, and what Git does not have of it goes.`,
    warnings:
      otherVersions.length === 0
        ? []
        : [`Fields that were set through ${versions} and are not in Git stay as they are.`],
  };
}

/** An object as its take-over leaves it: without what only the taken-over managers set and Git does not have. */
export function withoutTheirs(
  { applied, desired, live }: Record<'applied' | 'desired' | 'live', Manifest>,
  managers: readonly string[],
): Manifest {
  const { taken, others } = entriesToTake(live, managers);
  const theirs = taken.map(({ fields }) => fields).reduce(union, {});
  const alone = others.reduce((left, { fields }) => subtract(left, fields), theirs);
  return overlay(applied, desired, projection(live as Json, alone) as Manifest);
}

/**
 * The entries of these managers that can become ours: those of one version, because ours is one entry and its fields are
 * read in its version.
 */
function entriesToTake(
  live: Manifest,
  managers: readonly string[],
): { apiVersion: string; taken: ManagedEntry[]; otherVersions: ManagedEntry[]; others: ManagedEntry[] } {
  const entries = managedEntries(live);
  const isTheirs = ({ manager, subresource }: ManagedEntry) =>
    subresource === '' && managers.includes(manager);
  const theirs = entries.filter(isTheirs);
  const versions = theirs.map(({ apiVersion }) => apiVersion);
  const usual = versions.includes(live.apiVersion) ? live.apiVersion : (versions[0] ?? live.apiVersion);
  const apiVersion = ourEntry(live)?.apiVersion ?? usual;
  const isTaken = (entry: ManagedEntry) => entry.apiVersion === apiVersion;
  return {
    apiVersion,
    taken: theirs.filter(isTaken),
    otherVersions: theirs.filter((entry) => !isTaken(entry)),
    others: entries.filter((entry) => !(isTheirs(entry) && isTaken(entry))),
  };
}

/**
 * The patch that makes the fields of other tools ours, as client-go's csaupgrade does for kubectl's: their entries are
 * merged into ours, so that what Git does not have goes with the next apply instead of staying for ever. It holds for the
 * very version it was made from.
 */
export function migration(live: Manifest, managers: readonly string[]): PatchOperation[] {
  const raw = live.metadata.managedFields;
  const { apiVersion, taken } = entriesToTake(live, managers);
  if (!Array.isArray(raw) || taken.length === 0) return [];
  const ours = ourEntry(live);
  const merged: Json = {
    manager: FIELD_MANAGER,
    operation: 'Apply',
    apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1: [...(ours ? [ours] : []), ...taken].map(({ fields }) => fields).reduce(union, {}),
  };
  const replaced = new Set([...(ours ? [ours] : []), ...taken].map(({ fields }) => fields as Json));
  const others = raw.filter((entry) => !(isRecord(entry) && replaced.has(entry.fieldsV1 ?? null)));
  const { resourceVersion } = live.metadata;
  return [
    { op: 'replace', path: '/metadata/managedFields', value: [merged, ...others] },
    // The API server refuses the patch if anybody wrote since.
    { op: 'replace', path: '/metadata/resourceVersion', value: String(resourceVersion) },
  ];
}
