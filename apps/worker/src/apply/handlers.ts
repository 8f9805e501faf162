import { parseAllowList } from '@landfall/egress';
import type { Handlers } from '@landfall/queue';
import type { ApplyEnvironment } from '../env.ts';
import type { Wiring } from '../wiring.ts';
import { type Connect, hostedClusters } from './clusters.ts';
import { answerProbe } from './jobs/answer-probe.ts';
import { checkApplication } from './jobs/check-application.ts';
import { checkCluster } from './jobs/check-cluster.ts';
import { syncApplication } from './jobs/sync-application.ts';
import { watchMovement } from './movement.ts';
import type { ApplyRole } from './role.ts';

/**
 * The apply role's jobs: it plans, applies and observes, and opens cluster credentials only.
 * @param connect how clusters are connected to; a test wraps the real way to stop a worker at a named point
 */
export function applyHandlers(
  { platform, key, log }: Wiring,
  env: ApplyEnvironment,
  connect?: Connect,
): Handlers<'apply'> {
  const allow = parseAllowList(env.LANDFALL_ALLOW_ADDRESSES);
  const role: ApplyRole = {
    platform,
    key,
    log,
    allow,
    clusters: hostedClusters(key, allow, connect),
    movement: watchMovement(env.LANDFALL_CHECK_SECONDS),
    checkSeconds: env.LANDFALL_CHECK_SECONDS,
    leaseSeconds: env.LANDFALL_LEASE_SECONDS,
  };
  return {
    'sync-application': (payload, { signal }) => syncApplication(role, payload, signal),
    'check-application': (payload, { signal }) => checkApplication(role, payload, signal),
    'check-cluster': (payload) => checkCluster(role, payload),
    'answer-probe-apply': (payload, { signal }) => answerProbe(role, payload, signal),
  };
}
