import { conditionOf, said } from './conditions.ts';
import type { HealthRule } from './types.ts';

/** semantics A.6, APIService: available or not yet. */
export const apiService: HealthRule = (live) => {
  const available = conditionOf(live, 'Available');
  if (available?.status === 'True') return { status: 'Healthy' };
  return { status: 'Progressing', message: available ? said(available) : 'not checked yet' };
};
