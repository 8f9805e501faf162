import { toPointer } from '@landfall/contracts/json-pointer';
import { FIELD_MANAGER, type Json, type Manifest, resourceKey } from '@landfall/contracts/resource';
import { union } from '../compare/field-sets.ts';
import { type Fields, isRecord, ourEntry } from '../compare/managed-fields.ts';
import { overlay } from '../compare/overlay.ts';
import { ownerOf } from '../compare/owners.ts';
import { fieldPathTokens, valueAt } from '../compare/pointer.ts';
import type { PatchOperation } from '../ports/cluster.ts';
import type { ClusterError, ClusterFault } from '../ports/cluster-error.ts';
import { fieldChanges } from './changes.ts';
import type { Found } from './existing.ts';
import type { Decision } from './step.ts';
import { tryWhole } from './try-whole.ts';
import type { DecisionRequest } from './types.ts';

/**
 * A change that only a default of the live object is in the way of (`spec.strategy.rollingUpdate` where Git has `Recreate` now):
 * nobody owns it, so no apply can drop it, where kubectl's client-side apply does. It is claimed as ours before the apply that
 * drops it. Undefined where that is not the case, or would not do.
 * @throws ClusterError when the cluster could not be asked
 */
export async function decideDefaultsInTheWay(
  { fault }: ClusterError,
  { desired, kind, live, ours }: Found,
  { cluster, context }: DecisionRequest,
): Promise<Decision | undefined> {
  const claims = ours && ourEntry(live) ? defaultsInTheWay(fault, desired.manifest, live) : [];
  if (claims.length === 0) return undefined;
  const wanted = overlay(live, desired.manifest, context.previous.get(resourceKey(desired.ref)));
  const applied = await tryWhole(cluster, kind, claims.reduce<Json>(without, wanted) as Manifest, live);
  if (!applied) return undefined;
  const changes = fieldChanges(live, applied.object, context.mask);
  const fields = claims.map(toPointer).join(', ');
  const reason = `${fields} is a default that does not go with what Git wants now; it is taken out.`;
  return { action: 'configure', reason, live, changes, warnings: applied.warnings, claims };
}

/** The fields complained about, if every one of them stands in live, is not wanted, and is nobody's. */
function defaultsInTheWay(fault: ClusterFault, desired: Manifest, live: Manifest): string[][] {
  if (fault.code !== 'invalid') return [];
  const paths = fault.causes.map(({ path }) => fieldPathTokens(path, live as Json));
  const isDefault = (path: string[]) =>
    path.length > 0 &&
    !path.some((token) => /^\d+$/.test(token)) &&
    valueAt(live as Json, path) !== undefined &&
    (valueAt(desired as Json, path) ?? null) === null &&
    ownerOf(live, path) === undefined;
  return paths.every(isDefault) ? paths : [];
}

function without(value: Json, [token, ...rest]: readonly string[]): Json {
  if (token === undefined || !isRecord(value)) return value;
  const { [token]: below, ...others } = value;
  return rest.length === 0 || below === undefined ? others : { ...others, [token]: without(below, rest) };
}

/** The patch that makes these fields ours. It holds for the very version it was made from. */
export function claiming(live: Manifest, paths: readonly string[][]): PatchOperation[] {
  const raw = live.metadata.managedFields;
  const ours = ourEntry(live);
  if (!Array.isArray(raw) || !ours) return [];
  const tree = (path: readonly string[]): Fields =>
    path.reduceRight<Fields>((below, token) => ({ [`f:${token}`]: below }), {});
  const fieldsV1 = paths.map(tree).reduce(union, ours.fields);
  const value = raw.map((entry) =>
    isRecord(entry) && entry.manager === FIELD_MANAGER && entry.fieldsV1 === (ours.fields as Json)
      ? { ...entry, fieldsV1 }
      : entry,
  );
  return [
    { op: 'replace', path: '/metadata/managedFields', value },
    // The API server refuses the patch if anybody wrote since.
    { op: 'replace', path: '/metadata/resourceVersion', value: String(live.metadata.resourceVersion) },
  ];
}
