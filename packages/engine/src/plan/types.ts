import type { IgnoreDifference } from '@landfall/contracts/application';
import type { FieldLeft } from '@landfall/contracts/host';
import type { Plan, PlanItem } from '@landfall/contracts/plan';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';
import type { Jq } from '../ignore/jq.ts';
import type { Desired } from '../normalize/desired.ts';
import type { ApplicationIdentity } from '../normalize/tracking.ts';
import type { Cluster, Discovery, KindRef } from '../ports/cluster.ts';
import type { InventoryItem } from '../ports/ledger.ts';

/** Masks what must not leave the host (Secret values); the engine never looks inside the result. */
export type Mask = (manifest: Manifest) => Manifest;

export interface PlanOptions {
  /** Delete what left Git. Off: such objects are skipped as "needs pruning". */
  prune: boolean;
  /** Make the destination namespace when it is missing; it is not tracked and never pruned. */
  createNamespace: boolean;
  /** Its labels and annotations, when we make it and later (semantics A.4 managedNamespaceMetadata). */
  namespaceMetadata?: { labels: Record<string, string>; annotations: Record<string, string> };
  /** Take over fields of kubectl, Helm, Argo CD and Flux (design 4.5). */
  adopt?: boolean;
  /** Application-wide sync options, `Name=value`; an object's own annotation wins (semantics A.4). */
  syncOptions?: readonly string[];
  ignoreDifferences?: readonly IgnoreDifference[];
  /**
   * Ignored fields stay as they live whatever else differs, as with `RespectIgnoreDifferences`: a heal puts back what has
   * drifted, and that is no drift.
   */
  respectIgnored?: boolean;
  /** Fields that this run leaves as they live: another manager changes them back each time (design 7). */
  leave?: readonly FieldLeft[];
  /** The application is being deleted, its objects with this propagation (semantics A.2). */
  deletion?: 'foreground' | 'background' | 'orphan';
}

/** One run of a sync, as its hooks need to know it: the same for every attempt of it. */
export interface HookRun {
  /** Of the sync: a hook that carries it was made by this very run, and is not made again. */
  id: string;
  /** Commit and start name what has `generateName` (semantics A.2). */
  revision: string;
  startedAt: Date;
  /** `stepKey`s of hooks that an earlier attempt saw to their end, should their objects be gone by now. */
  done: ReadonlySet<string>;
  /** Of hooks that an earlier attempt saw fail, with what they failed for: the sync has failed with them. */
  failed: ReadonlyMap<string, string>;
}

export interface PlanRequest {
  cluster: Cluster;
  /** What the cluster serves, when the host knows it already; asked for otherwise. */
  discovery?: Discovery;
  /** The snapshot: what Git wants, as rendered. */
  desired: readonly Manifest[];
  /** The snapshot applied last: its fields are ours to take back. */
  previous: readonly Manifest[];
  inventory: readonly InventoryItem[];
  application: ApplicationIdentity;
  options: PlanOptions;
  mask: Mask;
  /** A selective sync: only these objects. The whole application when left out. */
  scope?: readonly ResourceRef[];
  /** Hooks are planned for this run; `left-out` for a look that runs nothing. Shown without a run in a preview. */
  hooks?: HookRun | 'left-out';
  signal?: AbortSignal;
}

/** What became of a hook in earlier attempts of this very run. */
export type HookState = { made: 'no' | 'running' | 'ended' } | { made: 'failed'; why: string };

/** One plan item with what is needed to execute it. Holds unmasked values: it never leaves the host's memory. */
export interface PlanStep {
  item: PlanItem;
  kind: KindRef | undefined;
  /** What will be sent; absent for prune and skip of what is not in Git. */
  manifest: Manifest | undefined;
  /** Where the manifest came from, so that this one object can be planned again. */
  desired: Desired | undefined;
  /** As listed or read while planning. */
  live: Manifest | undefined;
  /** Take conflicting fields: all of them were applied by us before. */
  force: boolean;
  /** Paths into `live` of defaults that become ours before the write that drops them. */
  claims?: string[][];
  /** Not recorded in the inventory (the namespace of CreateNamespace). */
  untracked: boolean;
  /** A hook that this very run has made already: `running` is waited for, `ended` and `failed` are not looked at again. */
  hook?: HookState;
  /** Refused because this application of the same organization has it, or had it before it was removed. */
  owner?: string;
}

/** What a step was planned with, so that one object can be planned again in the middle of a sync. */
export interface PlanContext {
  application: ApplicationIdentity;
  mask: Mask;
  /** What we applied last, by resource key, normalised as it was sent. */
  previous: ReadonlyMap<string, Manifest>;
  /** Uid by resource key; '' where only the intent was recorded. */
  inventory: ReadonlyMap<string, string>;
  options: PlanOptions;
  /** For the jq expressions of `ignoreDifferences`. */
  jq: Jq;
  /** A look that changes nothing: what compare options leave out does not count. */
  looks: boolean;
  /** The run whose hooks are planned. */
  run?: HookRun;
}

/** All that a decision about one object may ask. */
export interface DecisionRequest {
  cluster: Cluster;
  context: PlanContext;
  /** Namespaces that this sync itself makes: what lives there cannot be tried out yet. */
  comingNamespaces: ReadonlySet<string>;
}

/** A plan as data, and beside it what only the executing host may see. */
export interface PlannedSync {
  plan: Plan;
  /** In the order of `plan.items`, one for one. */
  steps: PlanStep[];
  /** Inventory items found to be gone or handed over: nothing to do but to forget them. */
  forgotten: ResourceRef[];
  discovery: Discovery;
  context: PlanContext;
}
