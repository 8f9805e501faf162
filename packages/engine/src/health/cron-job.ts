import { isRecord } from '../compare/managed-fields.ts';
import { section } from './fields.ts';
import type { HealthRule } from './types.ts';

/** semantics A.6, CronJob: its last run that was due has to have succeeded; one that never ran is fine. */
export const cronJob: HealthRule = (live) => {
  if (!isRecord(live.status)) return { status: 'Progressing', message: 'not seen by its controller yet' };
  const status = section(live, 'status');
  const isActive = Array.isArray(status.active) && status.active.length > 0;
  if (section(live, 'spec').suspend === true || isActive) return { status: 'Healthy' };
  const { lastScheduleTime: due, lastSuccessfulTime: succeeded } = status;
  if (typeof succeeded !== 'string' || typeof due !== 'string') return { status: 'Healthy' };
  return Date.parse(succeeded) < Date.parse(due)
    ? { status: 'Degraded', message: `its last run (${due}) did not succeed` }
    : { status: 'Healthy' };
};
