import type { PullPlanView } from '@landfall/contracts/pull';

const weight = ({ state, warnings, summary }: PullPlanView): number =>
  (state === 'failed' ? 4 : 0) +
  (warnings.length > 0 ? 2 : 0) +
  (summary && summary.create + summary.configure + summary.prune + summary.refuse > 0 ? 1 : 0);

/** What failed, then what has warnings, then what changes anything; else by name. */
export const planOrder = (one: PullPlanView, other: PullPlanView): number =>
  weight(other) - weight(one) || one.applicationName.localeCompare(other.applicationName);
