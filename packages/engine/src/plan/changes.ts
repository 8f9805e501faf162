import { toPointer } from '@landfall/contracts/json-pointer';
import type { FieldChange, FieldConflict } from '@landfall/contracts/plan';
import { FIELD_MANAGER, type Json, type Manifest } from '@landfall/contracts/resource';
import { contentChanges, type RawChange } from '../compare/changes.ts';
import { ownerOf } from '../compare/owners.ts';
import { placeOf } from '../compare/place.ts';
import { fieldPathTokens, valueAt } from '../compare/pointer.ts';
import type { OwnedField } from '../ports/cluster-error.ts';
import { isAdoptable } from './makers.ts';
import type { Mask } from './types.ts';

/** More changed fields than this are counted, not listed. */
const MAX_CHANGES = 300;
/** Longer texts are cut: a plan is stored and sent, the whole manifests are a page of their own. */
const MAX_TEXT = 16_384;
const LAST_APPLIED = '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration';

/** What applying would change in a live object: fields with masked values, and who holds each now. */
export function fieldChanges(live: Manifest, after: Manifest, mask: Mask): FieldChange[] {
  const raw = contentChanges(live, after);
  if (raw.length === 0) return [];
  const maskedLive = mask(live) as Json;
  const maskedAfter = mask(after) as Json;
  return raw
    .slice(0, MAX_CHANGES)
    .map((change) => fieldChange(change, { live, after, maskedLive, maskedAfter }));
}

interface Sides {
  live: Manifest;
  after: Manifest;
  maskedLive: Json;
  maskedAfter: Json;
}

function fieldChange(raw: RawChange, { live, after, maskedLive, maskedAfter }: Sides): FieldChange {
  const pointer = toPointer(raw.path);
  const place = placeOf(raw, live, after);
  const owner = raw.before === undefined ? undefined : ownerOf(live, raw.beforePath);
  // A copy of the whole object as it was: no mask can know which of its values are secret.
  const hidden = pointer === LAST_APPLIED;
  return {
    pointer,
    ...(place ? { place } : {}),
    ...side('before', raw.before, hidden ? '•••••' : valueAt(maskedLive, raw.beforePath)),
    ...side('after', raw.after, hidden ? '•••••' : valueAt(maskedAfter, raw.path)),
    ...(owner === undefined || owner.manager === FIELD_MANAGER ? {} : { manager: owner.manager }),
    ...(owner?.since === undefined || owner.manager === FIELD_MANAGER ? {} : { since: owner.since }),
  };
}

function side(
  name: 'before' | 'after',
  raw: Json | undefined,
  masked: Json | undefined,
): Partial<FieldChange> {
  if (raw === undefined || masked === undefined) return {};
  return name === 'before' ? { before: bounded(masked) } : { after: bounded(masked) };
}

function bounded(value: Json): Json {
  if (typeof value === 'string') {
    return value.length <= MAX_TEXT
      ? value
      : `${value.slice(0, MAX_TEXT)}… (${value.length} characters in all)`;
  }
  if (typeof value !== 'object' || value === null) return value;
  const { length } = JSON.stringify(value);
  return length <= 4 * MAX_TEXT ? value : `(${length} characters, too long to show)`;
}

/** A conflict with its place in the manifest, so that it can be looked up in what we applied before. */
export interface LocatedConflict {
  manager: string;
  path: string;
  tokens: string[];
}

/** The API server's conflicts, located in the manifest that was sent. */
export function locateConflicts(conflicts: readonly OwnedField[], desired: Manifest): LocatedConflict[] {
  return conflicts.map(({ manager, path }) => ({
    manager,
    path,
    tokens: fieldPathTokens(path, desired as Json),
  }));
}

/** Conflicts as the plan shows them. Live values only of objects that are ours to show; since when is no value. */
export function fieldConflicts(
  conflicts: readonly LocatedConflict[],
  desired: Manifest,
  { live, ours, mask }: { live: Manifest; ours: boolean; mask: Mask },
): FieldConflict[] {
  const maskedDesired = mask(desired) as Json;
  const maskedLive = ours ? (mask(live) as Json) : undefined;
  return conflicts.slice(0, MAX_CHANGES).map(({ manager, path, tokens }) => {
    const wanted = valueAt(maskedDesired, tokens);
    const tokensHere = fieldPathTokens(path, live as Json);
    const found = maskedLive && valueAt(maskedLive, tokensHere);
    const owner = ownerOf(live, tokensHere);
    return {
      manager,
      pointer: toPointer(tokens),
      ...(found === undefined ? {} : { live: bounded(found) }),
      ...(wanted === undefined ? {} : { desired: bounded(wanted) }),
      ...(owner?.manager === manager && owner.since !== undefined ? { since: owner.since } : {}),
      ...(isAdoptable(manager, desired) ? { adoptable: true } : {}),
    };
  });
}
