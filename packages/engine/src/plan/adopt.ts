import { FIELD_MANAGER, type Json, type Manifest } from '@landfall/contracts/resource';
import { childKeys, type Fields, isRecord, managedEntries } from '../compare/managed-fields.ts';
import type { PatchOperation } from '../ports/cluster.ts';
import type { Decision } from './step.ts';

/** Managers of tools that made objects before us, whose fields are taken over where the application says so (design 4.5). */
const ADOPTABLE =
  /^(kubectl|helm|Helm|argocd-controller|argocd|flux|kustomize-controller|helm-controller)(?![a-z])/;

/** May this manager's fields be taken over? */
export const isAdoptable = (manager: string): boolean => ADOPTABLE.test(manager);

/** The adoptable managers that own something of a live object's content. */
export function adoptableManagers(live: Manifest): string[] {
  const managers = managedEntries(live)
    .filter(({ subresource, manager }) => subresource === '' && isAdoptable(manager))
    .map(({ manager }) => manager);
  return [...new Set(managers)].sort();
}

/** The other tools' fields become ours, so that what leaves Git leaves the cluster too. */
export function takenOver(live: Manifest): Pick<Decision, 'adopts' | 'reason'> {
  const adopts = adoptableManagers(live);
  return {
    adopts,
    reason: `It was made by ${adopts.join(', ')}; Landfall takes it over, and what Git does not have of it goes.`,
  };
}

/**
 * The patch that makes the fields of other tools ours, as client-go's csaupgrade does for kubectl's: their entries are
 * merged into ours, so that what Git does not have goes with the next apply instead of staying for ever. It holds for the
 * very version it was made from.
 */
export function migration(live: Manifest, managers: readonly string[]): PatchOperation[] {
  const raw = live.metadata.managedFields;
  if (!Array.isArray(raw)) return [];
  const theirs = raw.filter((entry) => isOf(entry, managers));
  if (theirs.length === 0) return [];
  const ours = raw.find((entry) => isRecord(entry) && isOurs(entry));
  const fields = [...(ours ? [ours] : []), ...theirs].map((entry) =>
    isRecord(entry) && isRecord(entry.fieldsV1) ? (entry.fieldsV1 as Fields) : {},
  );
  const merged: Json = {
    manager: FIELD_MANAGER,
    operation: 'Apply',
    apiVersion: live.apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1: fields.reduce(union, {}),
  };
  const others = raw.filter((entry) => !isOf(entry, managers) && entry !== ours);
  const { resourceVersion } = live.metadata;
  return [
    { op: 'replace', path: '/metadata/managedFields', value: [merged, ...others] },
    // The API server refuses the patch if anybody wrote since.
    { op: 'replace', path: '/metadata/resourceVersion', value: String(resourceVersion) },
  ];
}

function isOf(entry: Json, managers: readonly string[]): boolean {
  return (
    isRecord(entry) &&
    typeof entry.manager === 'string' &&
    managers.includes(entry.manager) &&
    (entry.subresource ?? '') === ''
  );
}

const isOurs = (entry: { [key: string]: Json | undefined }): boolean =>
  entry.manager === FIELD_MANAGER && entry.operation === 'Apply' && (entry.subresource ?? '') === '';

/** Both trees in one: a field is in it when it is in either. */
export function union(a: Fields, b: Fields): Fields {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...keys].map((key) => {
      const [one, other] = [a[key], b[key]];
      // A leaf is the whole of it: what lies below in the other tree is not more.
      if (one && other && childKeys(one).length > 0 && childKeys(other).length > 0)
        return [key, union(one, other)];
      return [key, one && (!other || childKeys(one).length > 0) ? one : (other ?? one ?? {})];
    }),
  );
}
