import { z } from 'zod';
import { fieldPlace } from './field-place.ts';
import { applicationId, driftId, proposalId } from './ids.ts';
import { problemWords } from './problem.ts';
import { json, resourceRef } from './resource.ts';

/** Fields that are accepted into Git at once: each is looked for, written and rendered by itself. */
export const MOST_ACCEPTED = 20;

/**
 * `asked`: the source role makes the branch. `pushed`: the branch is there, and a person opens its pull request. From `open` on it is
 * GitHub's pull request: `open`, with `conflicts`, `merged`, `closed` without a merge. `failed`: nothing was pushed.
 */
export const proposalState = z.enum(['asked', 'pushed', 'open', 'conflicts', 'merged', 'closed', 'failed']);
export type ProposalState = z.infer<typeof proposalState>;

/** What these say is not asked for twice. One with conflicts is: the branch is made anew, from where Git is by then. */
export const LIVE_PROPOSALS = ['asked', 'pushed', 'open'] as const satisfies ProposalState[];

/** One field that Git is asked to take as it lives: what a drift said when it was accepted. Never of a Secret. */
export const acceptedField = z.object({
  driftId,
  /** The drift's own `change`: a later one of the same field is another. */
  change: z.string(),
  ref: resourceRef,
  field: z.string(),
  place: fieldPlace.optional(),
  old: json.optional(),
  new: json.optional(),
  manager: z.string().nullable(),
});
export type AcceptedField = z.infer<typeof acceptedField>;

/** A change of ours that Git is asked to take: a branch with one commit, and at GitHub its pull request. */
export const proposalView = z.object({
  id: proposalId,
  applicationId,
  kind: z.enum(['accept', 'revert']),
  state: proposalState,
  by: z.string().nullable(),
  askedAt: z.string(),
  branch: z.string().nullable().describe('null until it is pushed'),
  number: z.number().int().nullable().describe('of the pull request'),
  url: z.string().nullable().describe('the pull request, or where the host opens one of the branch'),
  problem: problemWords.nullable(),
  notes: z.array(z.string()).describe('what else the commit touches'),
});
export type ProposalView = z.infer<typeof proposalView>;

export const acceptDriftInput = z.strictObject({ driftIds: z.array(z.uuid()).min(1).max(MOST_ACCEPTED) });
export type AcceptDriftInput = z.infer<typeof acceptDriftInput>;
