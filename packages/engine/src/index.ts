export { act } from './act/act.ts';
export type { ActOutcome, ActRequest } from './act/types.ts';
export { type Inside, lookInside, readLog } from './culprit/look-inside.ts';
export { redactSecrets } from './culprit/redact.ts';
export { execute } from './execute/execute.ts';
export type {
  ExecuteOptions,
  ExecuteOutcome,
  ExecuteRequest,
  ExecuteResult,
} from './execute/types.ts';
export { clusterWords } from './execute/words.ts';

export { type FollowPace, followLog, type Heard } from './follow/follow-log.ts';
export { followOwn } from './follow/follow-own.ts';
export { checkPlanPolicy } from './guards/policy.ts';
export type { Guard, PolicyInput, PolicyVerdict } from './guards/types.ts';
export { health, worstHealth } from './health/health.ts';
export { followedKinds, type ManagedKind } from './host/followed-kinds.ts';
export { type Gathering, gather } from './host/gather.ts';
export { newerOf } from './host/newer.ts';
export { notThere, readOwn } from './host/own-object.ts';
export { hostRequest, planFacts } from './host/plan-request.ts';
export { executeOptions } from './host/policy-options.ts';
export { previousIds, previousManifests } from './host/previous.ts';
export { type RememberedDiscovery, rememberDiscovery } from './host/remembered-discovery.ts';
export { seenAfter } from './host/seen.ts';
export { stepClock } from './host/step-clock.ts';
export { noSuchPod, tellObject } from './host/tell-object.ts';
export { describe } from './normalize/desired.ts';
export { type ApplicationIdentity, ownershipOf, trackingValue } from './normalize/tracking.ts';
export { type Observation, observe, resourceState } from './observe/observe.ts';
export type { Moved } from './observe/remembered.ts';
export {
  type FollowedKind,
  type ManagedWatch,
  type WatchManagedRequest,
  watchManaged,
} from './observe/watch-managed.ts';
export type { Unlabelled } from './observe/watch-unlabelled.ts';
export { planDeletion } from './plan/deletion.ts';
export { plan } from './plan/plan.ts';
export type { HookRun, Mask, PlannedSync, PlanOptions, PlanRequest, PlanStep } from './plan/types.ts';
export {
  type Applied,
  type ApplyOptions,
  type Cluster,
  type DeleteOptions,
  type Discovery,
  type Kind,
  type KindRef,
  kindOf,
  type ListOptions,
  type LogOptions,
  type PatchOperation,
  type WatchEvent,
  type WatchOptions,
  type WriteOptions,
} from './ports/cluster.ts';
export {
  ClusterError,
  type ClusterFault,
  type ClusterFaultCode,
  type InvalidField,
  isClusterError,
  isTransient,
  type OwnedField,
} from './ports/cluster-error.ts';
export type { Emit } from './ports/emit.ts';
export {
  FenceLost,
  type InventoryChange,
  type InventoryItem,
  type Ledger,
  type Newer,
  type StopReason,
} from './ports/ledger.ts';
export type { FollowLogOptions, LogStream } from './ports/log-stream.ts';
export { backOffMs, pause, throwIfEnded } from './requests/back-off.ts';
export { type RetryOptions, retrying } from './requests/retry.ts';
