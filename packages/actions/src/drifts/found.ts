import { createHash } from 'node:crypto';
import type { DriftWhat } from '@landfall/contracts/drift';
import type { FieldPlace } from '@landfall/contracts/field-place';
import type { FieldChange, Plan, PlanItem } from '@landfall/contracts/plan';
import { APPLICATION_LABEL, type Json, type ResourceRef, resourceKey } from '@landfall/contracts/resource';

/** One difference that a look found between what was applied and what is there. */
export interface FoundDrift {
  key: string;
  /** RFC 6901; '' is the object as a whole. */
  field: string;
  place: FieldPlace | undefined;
  ref: ResourceRef;
  what: DriftWhat;
  old: Json | undefined;
  new: Json | undefined;
  manager: string | null;
  since: string | null;
  /** The same for the same change of another object. */
  change: string;
}

/** Names a field of an object. */
export const driftKey = ({ key, field }: { key: string; field: string }): string => `${key}\n${field}`;

const LABEL_POINTERS = ['/metadata/labels', `/metadata/labels/${APPLICATION_LABEL.replace('/', '~1')}`];

/**
 * What of a plan is drift, if nothing but what was applied already is planned: fields that would be put back, objects that
 * would be made again, and our label where it was taken off. A plan's values are masked.
 */
export function foundDrifts({ items }: Pick<Plan, 'items'>): FoundDrift[] {
  return items.flatMap((item) => {
    if (item.hook) return [];
    if (item.action === 'create') return [drift(item, 'deleted')];
    if (item.action !== 'configure') return [];
    const isLabel = (change: FieldChange) => LABEL_POINTERS.includes(change.pointer);
    const label = item.changes.find((change) => isLabel(change) && tookLabel(change));
    const fields = item.changes.filter((change) => change !== label);
    return [
      ...(label ? [drift(item, 'unlabelled')] : []),
      ...inOnePlace(fields).map((change) => drift(item, 'changed', change)),
    ];
  });
}

/** An item of a list that went, and another that came where it stood, are one row: a field has one. */
function inOnePlace(changes: readonly FieldChange[]): FieldChange[] {
  const byPointer = Map.groupBy(changes, ({ pointer }) => pointer);
  return [...byPointer.values()].flatMap(([first, other]) => {
    if (!first || !other) return first ?? [];
    const [gone, came] = first.after === undefined ? [other, first] : [first, other];
    const { place: _place, ...change } = { ...gone, ...came };
    return [change];
  });
}

/** Of `/metadata/labels` as a whole: there is none any more. */
const tookLabel = ({ pointer, before }: FieldChange): boolean =>
  pointer !== LABEL_POINTERS[0] || before === undefined;

function drift({ ref }: PlanItem, what: DriftWhat, change?: FieldChange): FoundDrift {
  const field = change?.pointer ?? '';
  const { place, before, after, manager = null, since = null } = change ?? {};
  // The same item may stand elsewhere in another object's list.
  const same = [ref.group, ref.kind, what, place ?? field, after ?? null, before ?? null, manager];
  return {
    key: resourceKey(ref),
    field,
    place,
    ref,
    what,
    old: after,
    new: before,
    manager,
    since,
    change: createHash('sha256').update(JSON.stringify(same)).digest('base64url'),
  };
}
