import { conditionsOf, said } from './conditions.ts';
import { numberOf, section } from './fields.ts';
import type { HealthRule } from './types.ts';

/** semantics A.6 and 0, Job: only conditions that are True count, so a resumed Job is Progressing. */
export const job: HealthRule = (live) => {
  const holding = conditionsOf(live).filter((condition) => condition.status === 'True');
  const failed = holding.find(({ type }) => type === 'Failed');
  if (failed) return { status: 'Degraded', message: said(failed), final: true };
  if (holding.some(({ type }) => type === 'Complete')) return { status: 'Healthy' };
  if (holding.some(({ type }) => type === 'Suspended')) return { status: 'Suspended', message: 'suspended' };
  const wanted = numberOf(section(live, 'spec'), 'completions', 1);
  const succeeded = numberOf(section(live, 'status'), 'succeeded');
  return { status: 'Progressing', message: `${succeeded} of ${wanted} completions` };
};
