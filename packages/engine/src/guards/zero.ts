import type { Guard } from './types.ts';

/** Never prunes to zero by itself (design 4.12): a render without any object is far more often a mistake than a wish. */
export const checkZero: Guard = (plan, { scoped = false }) => {
  const prunes = plan.items.filter((item) => item.action === 'prune');
  const rest = plan.items.filter(({ action, hook }) => action !== 'prune' && action !== 'skip' && !hook);
  if (scoped || prunes.length === 0 || rest.length > 0) return undefined;
  return {
    problem: {
      code: 'prune-to-zero',
      what: 'Git has no objects for this application any more.',
      why: `Syncing would delete all ${prunes.length} that it manages; that is never done by itself.`,
      fix: 'Check the path and the revision. Approve it only if everything is meant to go.',
    },
    objects: prunes.map(({ ref }) => ref),
  };
};
