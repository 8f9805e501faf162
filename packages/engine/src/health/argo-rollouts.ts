import type { HealthStatus } from '@landfall/contracts/health';
import type { Manifest } from '@landfall/contracts/resource';
import { isRecord } from '../compare/managed-fields.ts';
import { conditionsOf, said } from './conditions.ts';
import { numberOf, STALE, section } from './fields.ts';
import type { HealthRule } from './types.ts';

const PHASES: Record<string, HealthStatus> = {
  Healthy: 'Healthy',
  Progressing: 'Progressing',
  Degraded: 'Degraded',
  Paused: 'Suspended',
};
const BROKEN = new Set(['RolloutAborted', 'ProgressDeadlineExceeded']);

/** Argo Rollouts' Rollout, as Argo CD's rule for it: its own phase since v1.0, worked out from its fields before. */
export const rollout: HealthRule = (live) => {
  const status = section(live, 'status');
  if (!isObserved(live)) return STALE;
  const { phase, message } = status;
  if (typeof phase === 'string') {
    const known = PHASES[phase] ?? 'Unknown';
    return typeof message === 'string' && message !== '' ? { status: known, message } : { status: known };
  }
  const broken = conditionsOf(live).find(
    ({ type, reason }) => type === 'InvalidSpec' || (type === 'Progressing' && BROKEN.has(reason)),
  );
  if (broken) return { status: 'Degraded', message: said(broken) };
  const pauses = status.pauseConditions;
  if ((Array.isArray(pauses) && pauses.length > 0) || section(live, 'spec').paused === true)
    return { status: 'Suspended', message: 'paused' };
  return byReplicas(live);
};

function isObserved(live: Manifest): boolean {
  const observed = Number(section(live, 'status').observedGeneration);
  const generation = Number(live.metadata.generation);
  // v0.9 wrote a hash there, which is no number of a generation.
  return !isRecord(live.status) ? false : Number.isNaN(observed) || observed >= generation;
}

/** Rollouts older than v1.0. */
function byReplicas(live: Manifest): ReturnType<HealthRule> {
  const status = section(live, 'status');
  const wanted = numberOf(section(live, 'spec'), 'replicas', 1);
  const updated = numberOf(status, 'updatedReplicas');
  const available = numberOf(status, 'availableReplicas');
  if (typeof status.currentPodHash !== 'string')
    return { status: 'Progressing', message: 'not seen by its controller yet' };
  if (updated < wanted) return { status: 'Progressing', message: `${updated} of ${wanted} pods updated` };
  if (available < updated) return { status: 'Progressing', message: `${available} of ${wanted} pods ready` };
  const { stableRS, currentPodHash } = status;
  if (typeof stableRS === 'string' && stableRS !== currentPodHash)
    return { status: 'Progressing', message: 'waiting for its steps and analysis' };
  return { status: 'Healthy' };
}

const RUN_PHASES: Record<string, HealthStatus> = {
  Pending: 'Progressing',
  Running: 'Progressing',
  Successful: 'Healthy',
  Failed: 'Degraded',
  Error: 'Degraded',
  Inconclusive: 'Unknown',
};

/** Argo Rollouts' AnalysisRun and Experiment: by their phase. */
export const analysis: HealthRule = (live) => {
  const { phase, message } = section(live, 'status');
  if (typeof phase !== 'string') return { status: 'Progressing', message: 'not seen by its controller yet' };
  const status = RUN_PHASES[phase] ?? 'Unknown';
  const final = status === 'Degraded' ? { final: true } : {};
  if (status === 'Healthy') return { status };
  return { status, message: typeof message === 'string' && message ? message : phase, ...final };
};
