import { parseAllowList } from '@landfall/egress';
import type { Handlers, Queue } from '@landfall/queue';
import type { ApplyEnvironment } from '../env.ts';
import type { Wiring } from '../wiring.ts';
import { type Connect, hostedClusters } from './clusters.ts';
import { AWAY_MS, BEGUN_MS } from './host/follow-task.ts';
import type { AgentWakes } from './host/listen.ts';
import { answerProbe } from './jobs/answer-probe.ts';
import { checkApplication } from './jobs/check-application.ts';
import { checkCluster } from './jobs/check-cluster.ts';
import { followLogOf } from './jobs/follow-log.ts';
import { planPullApplication } from './jobs/plan-pull-application.ts';
import { syncApplication } from './jobs/sync-application.ts';
import type { ApplyRole } from './role.ts';

/**
 * What the apply role's jobs and observers share.
 * @param options.connect how clusters are connected to; a test wraps the real way to stop a worker at a named point
 */
export function applyRole(
  { platform, key, log }: Wiring,
  env: ApplyEnvironment,
  { queue, connect }: { queue: AgentWakes & Pick<Queue, 'followed'>; connect?: Connect | undefined },
): ApplyRole {
  const allow = parseAllowList(env.LANDFALL_ALLOW_ADDRESSES);
  return {
    platform,
    key,
    log,
    allow,
    agents: { wakes: queue, awayMs: AWAY_MS, begunMs: BEGUN_MS },
    followed: queue.followed,
    clusters: hostedClusters(key, allow, connect),
    checkSeconds: env.LANDFALL_CHECK_SECONDS,
    leaseSeconds: env.LANDFALL_LEASE_SECONDS,
  };
}

/** The apply role's jobs: it plans, applies and looks, and opens cluster credentials only. */
export function applyHandlers(role: ApplyRole): Handlers<'apply'> {
  return {
    'sync-application': (payload, { signal }) => syncApplication(role, payload, signal),
    'check-application': (payload, { signal }) => checkApplication(role, payload, signal),
    'check-cluster': (payload) => checkCluster(role, payload),
    'plan-pull-application': (payload, { signal }) => planPullApplication(role, payload, signal),
    'follow-log': (payload, { signal }) => followLogOf(role, payload, signal),
    'answer-probe-apply': (payload, { signal }) => answerProbe(role, payload, signal),
  };
}
