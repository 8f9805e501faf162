import { conditionOf, said } from './conditions.ts';
import { isStale, numberOf, STALE, section } from './fields.ts';
import type { HealthRule } from './types.ts';

/** semantics A.6, Deployment. */
export const deployment: HealthRule = (live) => {
  const spec = section(live, 'spec');
  const status = section(live, 'status');
  if (spec.paused === true) return { status: 'Suspended', message: 'paused' };
  if (isStale(live)) return STALE;
  const progressing = conditionOf(live, 'Progressing');
  const wanted = numberOf(spec, 'replicas', 1);
  const updated = numberOf(status, 'updatedReplicas');
  const available = numberOf(status, 'availableReplicas');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return {
      status: 'Degraded',
      message: `${available} of ${wanted} pods ready; ${said(progressing)}`,
      final: true,
    };
  }
  if (updated < wanted) return { status: 'Progressing', message: `${updated} of ${wanted} pods updated` };
  const old = numberOf(status, 'replicas') - updated;
  if (old > 0)
    return { status: 'Progressing', message: `${old} old ${old === 1 ? 'pod' : 'pods'} still to end` };
  if (available < updated) return { status: 'Progressing', message: `${available} of ${wanted} pods ready` };
  return { status: 'Healthy' };
};
