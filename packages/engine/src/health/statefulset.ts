import { isRecord } from '../compare/managed-fields.ts';
import { isStale, numberOf, STALE, section } from './fields.ts';
import type { HealthRule } from './types.ts';

/** semantics A.6, StatefulSet. */
export const statefulSet: HealthRule = (live) => {
  const spec = section(live, 'spec');
  const status = section(live, 'status');
  if (numberOf(status, 'observedGeneration') === 0 || isStale(live)) return STALE;
  const wanted = numberOf(spec, 'replicas', 1);
  const ready = numberOf(status, 'readyReplicas');
  if (ready < wanted) return { status: 'Progressing', message: `${ready} of ${wanted} pods ready` };

  const strategy = isRecord(spec.updateStrategy) ? spec.updateStrategy : {};
  if (strategy.type === 'OnDelete') return { status: 'Healthy' };
  const rolling = isRecord(strategy.rollingUpdate) ? strategy.rollingUpdate : {};
  const updated = numberOf(status, 'updatedReplicas');
  const partition = numberOf(rolling, 'partition');
  if (partition > 0) {
    const target = wanted - partition;
    if (updated >= target) return { status: 'Healthy' };
    return { status: 'Progressing', message: `${updated} of ${target} pods of the partition updated` };
  }
  if (status.updateRevision !== status.currentRevision) {
    return { status: 'Progressing', message: `${updated} of ${wanted} pods updated` };
  }
  return { status: 'Healthy' };
};
