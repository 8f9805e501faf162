import { isRecord } from '../compare/managed-fields.ts';
import { isStale, numberOf, STALE, section } from './fields.ts';
import type { HealthRule } from './types.ts';

/** semantics A.6, DaemonSet. */
export const daemonSet: HealthRule = (live) => {
  const status = section(live, 'status');
  if (isStale(live)) return STALE;
  const { updateStrategy } = section(live, 'spec');
  if (isRecord(updateStrategy) && updateStrategy.type === 'OnDelete') return { status: 'Healthy' };
  const desired = numberOf(status, 'desiredNumberScheduled');
  const updated = numberOf(status, 'updatedNumberScheduled');
  if (updated < desired) return { status: 'Progressing', message: `${updated} of ${desired} pods updated` };
  const available = numberOf(status, 'numberAvailable');
  if (available < desired) return { status: 'Progressing', message: `${available} of ${desired} pods ready` };
  return { status: 'Healthy' };
};
