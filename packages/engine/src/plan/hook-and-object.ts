import { resourceKey } from '@landfall/contracts/resource';
import type { PlanStep } from './types.ts';

/**
 * A hook that has the name of an object of the same render is refused: its predecessor is deleted before it is made, and
 * that would be the object, in every sync.
 */
export function refuseHooksOfObjects(steps: readonly PlanStep[]): PlanStep[] {
  const objects = new Set(
    steps
      .filter(({ hook, item }) => !hook && item.action !== 'skip')
      .map(({ item }) => resourceKey(item.ref)),
  );
  return steps.map((step) => {
    if (!step.hook || !objects.has(resourceKey(step.item.ref))) return step;
    const reason = `${step.item.ref.kind} ${step.item.ref.name} stands in Git as a ${step.item.phase} hook and as an object: the hook would delete the object in each sync. Rename one of them.`;
    return { ...step, item: { ...step.item, action: 'refuse', reason } };
  });
}
