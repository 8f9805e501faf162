import { conditionOf, said } from './conditions.ts';
import type { HealthRule } from './types.ts';

/** A CustomResourceDefinition is Healthy once its names are accepted and the API server serves it. */
export const customResourceDefinition: HealthRule = (live) => {
  const names = conditionOf(live, 'NamesAccepted');
  if (names?.status === 'False') return { status: 'Degraded', message: said(names) };
  if (conditionOf(live, 'Established')?.status === 'True') return { status: 'Healthy' };
  return { status: 'Progressing', message: 'not served yet' };
};
