import type { Plan } from '@landfall/contracts/plan';
import type { PullPlanView, PullView } from '@landfall/contracts/pull';

/** What is told of a plan. */
export type ToldPlan = Pick<
  PullPlanView,
  'id' | 'applicationName' | 'clusterName' | 'state' | 'against' | 'summary' | 'warnings' | 'problem'
> & { plan: Plan | null };

/** What comment and check are made of. */
export interface ToldPull {
  pull: Pick<
    PullView,
    | 'id'
    | 'number'
    | 'head'
    | 'baseBranch'
    | 'baseRevision'
    | 'state'
    | 'standing'
    | 'stranger'
    | 'clicked'
    | 'left'
    | 'problem'
    | 'summary'
  >;
  plans: readonly ToldPlan[];
  /** Everybody may read it: names and counts, nothing of the diffs. */
  isDiscreet: boolean;
  /** Whose plan it is, where another organization writes to the pull request as well. */
  organization: string | null;
  /** Its page in the dashboard. */
  page: string;
}
