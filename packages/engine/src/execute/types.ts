import type { ObjectResult } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Manifest } from '@landfall/contracts/resource';
import type { Culprit, HookLog } from '@landfall/contracts/sync';
import type { Verdict } from '../health/assess.ts';
import type { PlannedSync, PlanStep } from '../plan/types.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Emit } from '../ports/emit.ts';
import type { Ledger, StopReason } from '../ports/ledger.ts';

export interface ExecuteOptions {
  /** Each wave's deadline in ms, from its first request to its last object's health. */
  waveDeadlineMs: number;
  /** Off: applied is enough. */
  waitForHealth: boolean;
  /** Writes in flight at once. Default 10. */
  parallel?: number;
  /** Longest pause between two looks at waiting objects, in ms. Default 1,000. */
  pollMs?: number;
  /** How long a passing kind of Degraded (no metrics yet, a crash that may end) must last to fail a wave. Default 30,000. */
  degradedGraceMs?: number;
}

export interface ExecuteRequest {
  cluster: Cluster;
  planned: PlannedSync;
  ledger: Ledger;
  emit: Emit;
  options: ExecuteOptions;
  signal?: AbortSignal;
}

export type ExecuteOutcome = 'succeeded' | 'failed' | 'superseded' | 'cancelled';

export interface ExecuteResult {
  /** One for each plan item, in the plan's order. */
  results: ObjectResult[];
  outcome: ExecuteOutcome;
  /** Why it failed, the culprit first. */
  problem?: ProblemWords;
  /** A CRD came or went: what the host remembers of discovery is old. */
  discoveryChanged: boolean;
  /** What was found beside the objects that failed or did not get healthy. */
  culprits: Culprit[];
  /** What hooks that ended well wrote. */
  hookLogs: HookLog[];
}

/** What is known about a step once it ran: its result, and the object as the API server last returned it. */
export interface Done {
  step: PlanStep;
  result: ObjectResult;
  live: Manifest | undefined;
}

/** One run of `execute`: its ports with every guard in place, and what it found so far. */
export interface Run {
  /** Retries what is transient; checks the lease's deadline before every request. */
  cluster: Cluster;
  planned: PlannedSync;
  ledger: Ledger;
  emit: Emit;
  options: Required<ExecuteOptions>;
  signal: AbortSignal | undefined;
  done: Map<PlanStep, Done>;
  culprits: Culprit[];
  hookLogs: HookLog[];
}

/** How a wave ended: go on, or stop here and why. */
export type WaveEnd =
  | { outcome: 'done' }
  | { outcome: StopReason; problem: undefined }
  | { outcome: 'failed'; problem: ProblemWords };

/** An object that is waited for, with how it was seen last. */
export interface Waiting {
  done: Done;
  verdict: Verdict;
  /** Since when it is Degraded without a break, on the monotonic clock. */
  degradedSince: number | undefined;
}
