import { LEFT_GIT, type Plan } from '@landfall/contracts/plan';

/** A plan to an entry of the history, in its words: what it would prune has not left Git, the entry does not have it. */
export const ofEntry = (plan: Plan, number: number): Plan => ({
  ...plan,
  items: plan.items.map((item) => {
    const { reason } = item;
    return reason?.startsWith(LEFT_GIT)
      ? { ...item, reason: `It is not in sync ${number}${reason.slice(LEFT_GIT.length)}` }
      : item;
  }),
});
