import type { Platform } from '@landfall/actions/context';
import type { KeyPair } from '@landfall/crypto/role-keys';
import { parseAllowList } from '@landfall/egress';
import type { Handlers } from '@landfall/queue';
import type { ApplyEnvironment } from '../env.ts';
import type { Log } from '../log.ts';
import { type Connect, hostedClusters } from './clusters.ts';
import { answerProbe } from './jobs/answer-probe.ts';
import { checkApplication } from './jobs/check-application.ts';
import { checkCluster } from './jobs/check-cluster.ts';
import { syncApplication } from './jobs/sync-application.ts';
import type { ApplyRole } from './role.ts';

interface Wiring {
  platform: Platform;
  key: KeyPair;
  log: Log;
  env: ApplyEnvironment;
  /** How clusters are connected to; a test wraps the real way to stop a worker at a named point. */
  connect?: Connect;
}

/** The apply role's jobs: it plans, applies and observes, and opens cluster credentials only. */
export function applyHandlers({ platform, key, log, env, connect }: Wiring): Handlers<'apply'> {
  const allow = parseAllowList(env.LANDFALL_ALLOW_ADDRESSES);
  const role: ApplyRole = {
    platform,
    key,
    log,
    allow,
    clusters: hostedClusters(key, allow, connect),
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
