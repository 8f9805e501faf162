import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import type { PreviousSync } from '@landfall/actions/syncs/previous';
import type { ActVerb } from '@landfall/contracts/act';
import type { SyncPolicy } from '@landfall/contracts/application';
import type { FollowOver, LogLines } from '@landfall/contracts/follow';
import type {
  ActQuestion,
  AmongOthers,
  ExecuteAnswer,
  FieldLeft,
  FollowQuestion,
  HostQuestion,
  ObserveAnswer,
  PlanAnswer,
} from '@landfall/contracts/host';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { ResourceRef } from '@landfall/contracts/resource';
import type { SyncOperation } from '@landfall/contracts/sync';
import type { Heard, HookRun, Ledger } from '@landfall/engine';
import type { HeldLease } from '../hold-lease.ts';
import type { Progress } from '../progress.ts';
import type { Rendered } from './rendered.ts';

/** Whose host is wanted, with everything its questions will name. */
export interface Subject {
  clusterId: string;
  application: HostApplication;
  rendered: Rendered;
}

export interface HostApplication {
  id: string;
  name: string;
  namespace: string;
  policy: SyncPolicy;
}

/** What a plan is to be of. */
export interface PlanAsk {
  snapshotId: string;
  previous: PreviousSync;
  operation?: SyncOperation;
  deletion?: 'foreground' | 'background' | 'orphan';
  /** Only these objects. */
  scope?: readonly ResourceRef[];
  hooks?: HookRun;
  /** A heal: ignored fields stay as they live, and these stay too. */
  heal?: { leave: FieldLeft[] };
  /** What is known of other applications whose objects the plan before this one met. */
  among?: AmongOthers;
  /** Somebody waits in front of a page: an agent that takes longer, in ms, is not waited for. */
  withinMs?: number;
  signal: AbortSignal;
}

/** How objects stand. */
export type Seen = PlanAnswer['seen'];

/** A plan as its host made it, and the way to have that very plan executed. */
export interface HostedPlan extends Pick<PlanAnswer, 'plan' | 'inventorySize' | 'taken'> {
  /** Resource keys of which the inventory knows an intent and no outcome. */
  intended: ReadonlySet<string>;
  /** How the objects stand by this plan; for a run that is not executed. */
  seen(): Seen;
  /** @throws FenceLost when another worker took over; ClusterError when the cluster cannot be asked */
  execute(run: HostRun): Promise<HostEnd>;
}

/** A run as its host needs to know it. */
export interface HostRun {
  syncId: string;
  held: HeldLease;
  ledger: Ledger;
  progress: Pick<Progress, 'emit' | 'flush' | 'knows'>;
  signal: AbortSignal;
}

/** What came of a run. Durations are told by a host that is not this process, in ms. */
export interface HostEnd extends Pick<ExecuteAnswer, 'outcome' | 'results' | 'culprits' | 'hookLogs'> {
  problem?: NonNullable<ExecuteAnswer['problem']>;
  /** It may pass by itself, whatever it is called. */
  passing?: boolean;
  durations?: ExecuteAnswer['durations'];
  /** Left out where the cluster could not be asked to the end. */
  seen?: Seen;
}

/** What a look is to compare. */
export interface ObserveAsk {
  snapshotId: string;
  previous: PreviousSync;
  /** Git has not moved on: what a heal would put back, and no more. */
  respectIgnored: boolean;
  signal: AbortSignal;
}

/** Everything of an application that touches its cluster (design 3): planned, executed and looked at by whoever is its host. */
export interface Host {
  /** Is it there, with all that it needs to answer? @throws ClusterError; Refusal */
  reach(): Promise<void>;
  /**
   * What earlier attempts of a sync did and nobody was there to hear is told to `progress`; where one of them still goes on,
   * it is ended. @throws FenceLost when another worker took over
   */
  takeOver(run: HostRun): Promise<void>;
  /** @throws ClusterError */
  plan(ask: PlanAsk): Promise<HostedPlan>;
  /** Runs nothing. @throws ClusterError */
  observe(ask: ObserveAsk): Promise<ObserveAnswer>;
}

type LogQuestion = Extract<HostQuestion, { kind: 'log' }>['question'];
/** Which container's log is wanted, of a pod that an object made. */
export type LogAsk = Pick<LogQuestion, 'ref' | 'pod' | 'container' | 'previous'>;

type FollowAsk = Pick<FollowQuestion, 'ref' | 'pod' | 'container' | 'followId'>;
export interface Following {
  /** Its time is over, or the process ends. */
  signal: AbortSignal;
  /** When it is over at the latest, on the monotonic clock, in ms. */
  until: number;
  /** Hands lines on; only a host that is this process does. */
  say(lines: LogLines): Promise<Heard>;
}
export type FollowAnswer = Pick<FollowOver, 'ended'> | { problem: ProblemWords };
export interface ActAsk extends Pick<ActQuestion, 'ref' | 'at'> {
  verb: ActVerb;
  /** What was applied in full last. */
  snapshotId: string;
  /** Past it nothing is written any more, on the monotonic clock, in ms. */
  until: number;
}

/** Looks at one object of an application, or into it. What keeps it from being read is told in words. @throws ClusterError */
export interface ObjectHost {
  /** As it lives, masked as in a plan, and bounded. */
  object(ref: ResourceRef, signal: AbortSignal): Promise<ProbeAnswer>;
  /** What it made, and the events of all of it; values of the application's Secrets are taken out. */
  inside(ref: ResourceRef, signal: AbortSignal): Promise<ProbeAnswer>;
  /** The last lines of a container, of a pod that it made and of no other. */
  log(ask: LogAsk, signal: AbortSignal): Promise<ProbeAnswer>;
  /** What the container writes from now on, until it ends or nobody hears it. */
  follow(ask: FollowAsk, following: Following): Promise<FollowAnswer>;
  /** Restarts it, or scales it back to what was applied last. @throws FenceLost when it is too late for it */
  act(ask: ActAsk, signal: AbortSignal): Promise<ProbeAnswer>;
}

/** What there is not: the cluster, or anything rendered that could be there. */
export interface Missing {
  missing: 'cluster' | 'data-key';
}
export type Opened<One> = { host: One } | Missing;
