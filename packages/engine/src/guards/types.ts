import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { ResourceRef } from '@landfall/contracts/resource';

/** What a person is asked to say yes to. */
export interface ApprovalNeed {
  problem: ProblemWords;
  /** What it is about: what would be deleted. */
  objects: ResourceRef[];
}

/** May a plan be executed? By itself, never, or once a person has said yes to this very plan. */
export type PolicyVerdict =
  | { verdict: 'execute' }
  | { verdict: 'refuse'; problem: ProblemWords }
  | ({ verdict: 'approve' } & ApprovalNeed);

export interface PolicyInput {
  /** Objects the application is recorded to have: what a share of them is measured by. */
  inventorySize: number;
  /** A selective sync may well be nothing but a prune: that it leaves nothing says nothing about the application. */
  scoped?: boolean;
  /** The application is being deleted: a person has said so, only what asks for a yes of its own is asked about. */
  deletion?: boolean;
  /** Digest of the plan that a person approved. */
  approvedDigest?: string | undefined;
}

/** One guard: why a plan needs a person's yes (design 4.12). A new guard is a file, a line below, and its test. */
export type Guard = (plan: Plan, input: PolicyInput) => ApprovalNeed | undefined;
