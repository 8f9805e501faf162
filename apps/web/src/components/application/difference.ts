import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import type { FieldChange, PlanItem } from '@landfall/contracts/plan';
import { resourceKey } from '@landfall/contracts/resource';

interface Difference {
  changes: readonly FieldChange[];
  /** What a sync would do about it, where there is more to say of that than its fields. */
  planned: PlanItem | undefined;
}

/**
 * How one object differs from Git: by what the last look found, whatever an earlier plan said of it; by the plan where that
 * found nothing. A hook of the same name is another matter.
 */
export function differenceOf(
  { plan }: Pick<ApplicationDetail, 'plan'>,
  { ref, changes }: ResourceState,
): Difference {
  const key = resourceKey(ref);
  const item = plan?.items.find((one) => !one.hook && resourceKey(one.ref) === key);
  return {
    changes: changes.length > 0 ? changes : (item?.changes ?? []),
    planned: item && hasMore(item) ? { ...item, changes: [] } : undefined,
  };
}

const hasMore = ({ action, reason, conflicts, warnings, replace }: PlanItem): boolean =>
  action !== 'unchanged' &&
  (reason !== undefined || replace !== undefined || conflicts.length + warnings.length > 0);
