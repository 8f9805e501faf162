import { z } from 'zod';
import { applicationId, clusterId, pullId, pullPlanId, repositoryId } from './ids.ts';
import { plan, planSummary } from './plan.ts';
import { problemWords } from './problem.ts';

/** How far a pull request's plan is. `needs-click`: its author is a stranger, and no member has asked for the cluster yet. */
export const pullState = z.enum(['waiting', 'planning', 'needs-click', 'planned', 'failed']);
export type PullState = z.infer<typeof pullState>;

/** The same of one application; `superseded` by a newer head. */
export const pullPlanState = z.enum([...pullState.options, 'superseded']);
export type PullPlanState = z.infer<typeof pullPlanState>;

/** How it stands at GitHub; `unknown` until GitHub was asked. */
export const pullStanding = z.enum(['unknown', 'open', 'merged', 'closed']);
export type PullStanding = z.infer<typeof pullStanding>;

/** What a plan is against: what the base branch renders to, or what lives in the cluster. */
export const planAgainst = z.enum(['base', 'cluster']);
export type PlanAgainst = z.infer<typeof planAgainst>;

/** A pull request of a connected repository, as GitHub told it when it was asked last. */
export const pullView = z.object({
  id: pullId,
  repositoryId,
  repositoryName: z.string(),
  number: z.number().int().positive(),
  url: z.string().nullable().describe('its page at GitHub'),
  standing: pullStanding,
  state: pullState,
  title: z.string(),
  author: z.string(),
  fork: z.boolean(),
  stranger: z
    .boolean()
    .describe('its author may not push: the cluster is read only after a click of a member'),
  head: z.string().nullable(),
  headBranch: z.string(),
  baseBranch: z.string(),
  baseRevision: z.string().nullable().describe('where the base branch stood when it was planned'),
  baseMoved: z
    .enum(['soon', 'on-request'])
    .nullable()
    // Events from before it was told have none.
    .default(null)
    .describe('its base has changed what its plans read: it is planned anew soon, or when somebody asks'),
  /** Who wanted this very head planned against the cluster. */
  clicked: z.object({ by: z.string(), at: z.string() }).nullable(),
  applications: z.number().int().describe('that it touches'),
  left: z.number().int().describe('of them: more than are planned'),
  /** Of all its plans together; null while there is none. */
  summary: planSummary.nullable(),
  problem: problemWords.nullable(),
  publishedAt: z.string().nullable().describe('when check and comment were written last'),
  publishProblem: problemWords.nullable(),
  updatedAt: z.string(),
  createdAt: z.string(),
});
export type PullView = z.infer<typeof pullView>;

/** What one head would do to one application, without the plan itself. */
export const pullPlanView = z.object({
  id: pullPlanId,
  applicationId,
  applicationName: z.string(),
  clusterId,
  clusterName: z.string(),
  head: z.string(),
  state: pullPlanState,
  against: planAgainst,
  summary: planSummary.nullable(),
  warnings: z.array(z.string()),
  problem: problemWords.nullable(),
  updatedAt: z.string(),
});
export type PullPlanView = z.infer<typeof pullPlanView>;

/** With the plans of its newest head; while there is none, those of the head before. */
export const pullDetail = pullView.extend({ plans: z.array(pullPlanView) });
export type PullDetail = z.infer<typeof pullDetail>;

/** The whole of it; secrets are masked. */
export const pullPlanDetail = pullPlanView.extend({ plan: plan.nullable() });
export type PullPlanDetail = z.infer<typeof pullPlanDetail>;

/** A click counts for what the person saw: this head, merged into this branch. */
export const planPullInput = z.strictObject({
  head: z.string().regex(/^[0-9a-f]{40}$/, 'Name the full commit id of the head that you saw.'),
  baseBranch: z.string().max(1_000),
});
export type PlanPullInput = z.infer<typeof planPullInput>;

/** What GitHub says of people who may push to a repository. */
const OURS: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/** Whose the head of a pull request is. */
export interface PullAuthor {
  fork: boolean;
  association: string;
  head: string | null;
  /** The head that Landfall itself pushed, of a change that somebody asked it for. */
  ownHead: string | null;
}

/** Its head is of another repository, or its author may not push: nothing of the cluster is read for them by itself. */
export const isStranger = ({ fork, association, head, ownHead }: PullAuthor): boolean =>
  fork || !(OURS.has(association) || (head !== null && head === ownHead));
