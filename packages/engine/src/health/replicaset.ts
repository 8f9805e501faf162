import { conditionOf, said } from './conditions.ts';
import { isStale, numberOf, STALE, section } from './fields.ts';
import type { HealthRule } from './types.ts';

/** semantics A.6, ReplicaSet. */
export const replicaSet: HealthRule = (live) => {
  if (isStale(live)) return STALE;
  const failure = conditionOf(live, 'ReplicaFailure');
  if (failure?.status === 'True') return { status: 'Degraded', message: said(failure) };
  const wanted = numberOf(section(live, 'spec'), 'replicas', 1);
  const available = numberOf(section(live, 'status'), 'availableReplicas');
  if (available < wanted) return { status: 'Progressing', message: `${available} of ${wanted} pods ready` };
  return { status: 'Healthy' };
};
