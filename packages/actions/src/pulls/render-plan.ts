import { createHash } from 'node:crypto';
import {
  LEFT_GIT,
  type Plan,
  type PlanAction,
  type PlanItem,
  planAction,
  planSummary,
} from '@landfall/contracts/plan';
import {
  isPrecious,
  type Json,
  type Manifest,
  type ResourceRef,
  refOf,
  resourceKey,
} from '@landfall/contracts/resource';
import { fieldChanges } from './field-changes.ts';

/**
 * What differs between what base and head render to, told as a plan, so that it is shown like one. Both sides are masked; nothing
 * of a cluster is in it: an object that only one side has is created or pruned as far as Git knows.
 */
export function renderPlan(before: readonly Manifest[], after: readonly Manifest[]): Plan {
  const was = byKey(before);
  const is = byKey(after);
  const items = [
    ...[...is].map(([key, manifest]) => itemOf(was.get(key), manifest)),
    ...[...was].filter(([key]) => !is.has(key)).map(([, manifest]) => gone(manifest)),
  ];
  const count = (action: PlanAction) => items.filter((item) => item.action === action).length;
  const summary = planSummary.parse(Object.fromEntries(planAction.options.map((one) => [one, count(one)])));
  const digest = createHash('sha256').update(JSON.stringify(items)).digest('hex');
  return { digest, items, summary, warnings: [] };
}

/** A hook that gets its name from each run has none to be known by: its beginning stands for it. */
function named(manifest: Manifest): ResourceRef {
  const ref = refOf(manifest);
  const { generateName } = manifest.metadata;
  return ref.name === '' && typeof generateName === 'string' ? { ...ref, name: `${generateName}…` } : ref;
}

const byKey = (manifests: readonly Manifest[]): Map<string, Manifest> =>
  new Map(manifests.map((manifest) => [resourceKey(named(manifest)), manifest]));

const common = { phase: 'Sync', wave: 0, conflicts: [] } as const;

function itemOf(before: Manifest | undefined, after: Manifest): PlanItem {
  const ref = named(after);
  if (!before) return { ...common, conflicts: [], ref, action: 'create', changes: [], warnings: [] };
  const changes = fieldChanges(before as Json, after as Json);
  const action = changes.length === 0 ? 'unchanged' : 'configure';
  return { ...common, conflicts: [], ref, action, changes, warnings: [] };
}

function gone(manifest: Manifest): PlanItem {
  const ref = named(manifest);
  const warnings = isPrecious(ref) ? [`Deleting a ${ref.kind} takes data or other objects with it.`] : [];
  return { ...common, conflicts: [], ref, action: 'prune', reason: `${LEFT_GIT}.`, changes: [], warnings };
}
