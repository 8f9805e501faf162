import type { Plan, PlanItem } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { describe } from '../normalize/desired.ts';

const SHARE = 0.3;
const AT_LEAST = 5;
/** Kinds whose deletion takes data or other objects with it. */
const PRECIOUS = new Set([
  '/Namespace',
  'apiextensions.k8s.io/CustomResourceDefinition',
  '/PersistentVolumeClaim',
]);

/**
 * The blast-radius limit (design 4.12): more than 30 % of the inventory and at least 5 objects, or any Namespace,
 * CRD or PVC, is not pruned without an explicit yes.
 */
export function checkBlastRadius(plan: Plan, inventorySize: number): ProblemWords | undefined {
  const prunes = plan.items.filter((item) => item.action === 'prune');
  const precious = prunes.filter(({ ref }) => PRECIOUS.has(`${ref.group}/${ref.kind}`));
  if (precious.length > 0) return refusal(precious, 'Deleting these takes data or other objects with them.');
  if (prunes.length < AT_LEAST || prunes.length <= inventorySize * SHARE) return undefined;
  const share = inventorySize === 0 ? 100 : Math.round((100 * prunes.length) / inventorySize);
  return refusal(
    prunes,
    `That is ${share} % of what this application manages; the limit is ${SHARE * 100} %.`,
  );
}

function refusal(items: readonly PlanItem[], because: string): ProblemWords {
  const named = items.slice(0, 10).map(({ ref }) => describe(ref));
  const more = items.length > 10 ? ` and ${items.length - 10} more` : '';
  return {
    code: 'prune-limit',
    what: `This sync would delete ${items.length} ${items.length === 1 ? 'object' : 'objects'}: ${named.join(', ')}${more}.`,
    why: because,
    fix: 'Nothing was changed. Put them back in Git, mark them Prune=false, or delete them by hand if that is meant.',
  };
}
