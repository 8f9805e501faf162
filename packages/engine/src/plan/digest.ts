import { createHash } from 'node:crypto';
import type { PlanItem, PlanSummary } from '@landfall/contracts/plan';
import { planAction } from '@landfall/contracts/plan';

/** SHA-256 over the items without resource versions: equal digests are the same plan. */
export function planDigest(items: readonly PlanItem[]): string {
  const stable = items.map(({ resourceVersion: _resourceVersion, ...item }) => item);
  return createHash('sha256').update(canonical(stable)).digest('hex');
}

/** Counts by action; every action has its number. */
export function summarize(items: readonly PlanItem[]): PlanSummary {
  const counts = Object.fromEntries(planAction.options.map((action) => [action, 0])) as PlanSummary;
  for (const item of items) counts[item.action] += 1;
  return counts;
}

/** JSON with sorted keys, so that equal data reads equal. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );
}
