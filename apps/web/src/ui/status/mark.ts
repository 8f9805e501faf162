import type { AgentView } from '@landfall/contracts/agent';
import type { ResourceState, SyncStatus } from '@landfall/contracts/application';
import type { ClusterView } from '@landfall/contracts/cluster';
import type { HealthStatus } from '@landfall/contracts/health';
import type { PlanAction, SyncOutcome } from '@landfall/contracts/plan';
import type { PullPlanState, PullStanding } from '@landfall/contracts/pull';
import type { DeliveryOutcome, DeliveryView } from '@landfall/contracts/repository';
import type { SyncState, SyncView } from '@landfall/contracts/sync';

export type Shape =
  | 'check'
  | 'turning'
  | 'bars'
  | 'octagon'
  | 'pin'
  | 'hand'
  | 'ring'
  | 'dot'
  | 'half'
  | 'triangle'
  | 'pause'
  | 'hollow'
  | 'question'
  | 'plus'
  | 'minus'
  | 'pencil';
export type Tone = 'green' | 'blue' | 'amber' | 'red' | 'violet' | 'grey';

/** One word of the status vocabulary: never colour alone, always a shape and a word too. */
export interface Mark {
  shape: Shape;
  tone: Tone;
  word: string;
}

const mark = (shape: Shape, tone: Tone, word: string): Mark => ({ shape, tone, word });

export const syncStatusMark: Record<SyncStatus, Mark> = {
  Synced: mark('check', 'green', 'Synced'),
  Pinned: mark('pin', 'violet', 'Pinned'),
  Syncing: mark('turning', 'blue', 'Syncing'),
  OutOfSync: mark('bars', 'amber', 'Out of sync'),
  Failed: mark('octagon', 'red', 'Failed'),
  WaitingForApproval: mark('hand', 'violet', 'Waiting for approval'),
  Unknown: mark('ring', 'grey', 'Unknown'),
};

export const healthMark: Record<HealthStatus, Mark> = {
  Healthy: mark('dot', 'green', 'Healthy'),
  Progressing: mark('half', 'blue', 'Progressing'),
  Degraded: mark('triangle', 'red', 'Degraded'),
  Suspended: mark('pause', 'grey', 'Suspended'),
  Missing: mark('hollow', 'amber', 'Missing'),
  Unknown: mark('question', 'grey', 'Unknown'),
};

export const syncStateMark: Record<SyncState, Mark> = {
  pending: mark('ring', 'grey', 'Queued'),
  running: mark('turning', 'blue', 'Running'),
  'waiting-for-approval': mark('hand', 'violet', 'Waiting for approval'),
  succeeded: mark('check', 'green', 'Succeeded'),
  failed: mark('octagon', 'red', 'Failed'),
  superseded: mark('bars', 'grey', 'Superseded'),
  cancelled: mark('pause', 'grey', 'Cancelled'),
};

/** A pending sync that is held is not queued: nothing starts it for now. */
export const syncMark = ({ state, held }: Pick<SyncView, 'state' | 'held'>): Mark =>
  held ? mark('pause', 'violet', 'Held') : syncStateMark[state];

export const resourceStatusMark: Record<ResourceState['status'], Mark> = {
  Synced: mark('check', 'green', 'Synced'),
  OutOfSync: mark('bars', 'amber', 'Out of sync'),
  Missing: mark('hollow', 'amber', 'Missing'),
  Extra: mark('plus', 'violet', 'Not in Git'),
  Unknown: mark('ring', 'grey', 'Unknown'),
};

export const clusterStateMark: Record<ClusterView['state'], Mark> = {
  connected: mark('dot', 'green', 'Connected'),
  unreachable: mark('octagon', 'red', 'Unreachable'),
  unknown: mark('question', 'grey', 'Not asked yet'),
};

export const agentStateMark: Record<AgentView['state'], Mark> = {
  waiting: mark('ring', 'grey', 'Waiting for its agent'),
  connected: mark('dot', 'green', 'Connected'),
  disconnected: mark('octagon', 'red', 'Disconnected'),
  revoked: mark('pause', 'amber', 'Agent revoked'),
};

/** A cluster is as its agent is, where it has one; an agent that is there may still not reach its own cluster. */
export function clusterMark({ state, agent }: Pick<ClusterView, 'state' | 'agent'>): Mark {
  if (agent === null || (agent.state === 'connected' && state === 'unreachable'))
    return clusterStateMark[state];
  return agentStateMark[agent.state];
}

/** Since when a cluster is away; null for one that is there, or that was never there. */
export const awaySince = ({
  state,
  agent,
  problemSince,
}: Pick<ClusterView, 'state' | 'agent' | 'problemSince'>): string | null =>
  agent?.state === 'disconnected'
    ? (agent.disconnectedAt ?? problemSince)
    : state === 'unreachable'
      ? problemSince
      : null;

export const planActionMark: Record<PlanAction, Mark> = {
  create: mark('plus', 'green', 'create'),
  configure: mark('pencil', 'blue', 'configure'),
  unchanged: mark('check', 'grey', 'unchanged'),
  prune: mark('minus', 'red', 'prune'),
  skip: mark('pause', 'grey', 'skip'),
  refuse: mark('hand', 'violet', 'refuse'),
};

export const outcomeMark: Record<SyncOutcome, Mark> = {
  created: mark('plus', 'green', 'created'),
  configured: mark('check', 'green', 'configured'),
  unchanged: mark('check', 'grey', 'unchanged'),
  pruned: mark('minus', 'grey', 'pruned'),
  skipped: mark('pause', 'grey', 'skipped'),
  failed: mark('octagon', 'red', 'failed'),
};

export const deliveryStateMark: Record<DeliveryView['state'], Mark> = {
  pending: mark('ring', 'grey', 'Waiting'),
  processing: mark('turning', 'blue', 'Processing'),
  done: mark('check', 'green', 'Done'),
  failed: mark('octagon', 'red', 'Failed'),
};

export const deliveryOutcomeMark: Record<DeliveryOutcome['outcome'], Mark> = {
  'sync-requested': mark('check', 'green', 'Sync requested'),
  unchanged: mark('check', 'grey', 'Unchanged'),
  'not-affected': mark('pause', 'grey', 'Not affected'),
  manual: mark('hand', 'violet', 'Waits for you to sync'),
  pinned: mark('pin', 'violet', 'Pinned: not synced'),
  failed: mark('octagon', 'red', 'Failed'),
};

export const pullPlanMark: Record<PullPlanState, Mark> = {
  waiting: mark('ring', 'grey', 'Waiting'),
  planning: mark('turning', 'blue', 'Planning'),
  'needs-click': mark('hand', 'violet', 'Needs a click'),
  planned: mark('check', 'green', 'Planned'),
  failed: mark('octagon', 'red', 'Failed'),
  superseded: mark('bars', 'grey', 'Superseded'),
};

/** Once it is over at GitHub, that is what counts. */
export const pullMark = ({ standing, state }: { standing: PullStanding; state: PullPlanState }): Mark => {
  if (standing === 'merged') return mark('check', 'violet', 'Merged');
  return standing === 'closed' ? mark('pause', 'grey', 'Closed') : pullPlanMark[state];
};

/** Worst first: the order of lists that ask for attention. */
export const SEVERITY: Record<Tone, number> = { red: 0, amber: 1, violet: 2, blue: 3, grey: 4, green: 5 };
