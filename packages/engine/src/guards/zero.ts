import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';

/** Never prunes to zero (design 4.12): a render without any object is far more often a mistake than a wish. */
export function checkZero(plan: Plan): ProblemWords | undefined {
  const prunes = plan.items.filter((item) => item.action === 'prune');
  const rest = plan.items.filter((item) => item.action !== 'prune' && item.action !== 'skip');
  if (prunes.length === 0 || rest.length > 0) return undefined;
  return {
    code: 'prune-to-zero',
    what: 'Git has no objects for this application any more.',
    why: `Syncing would delete all ${prunes.length} that it manages; that is never done by itself.`,
    fix: 'Check the path and the revision. To remove everything on purpose, delete the objects in the cluster by hand.',
  };
}
