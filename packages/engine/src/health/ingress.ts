import { isRecord } from '../compare/managed-fields.ts';
import { section } from './fields.ts';
import type { HealthRule } from './types.ts';

/** semantics A.6, Ingress: without an address it is what the wave's deadline names. */
export const ingress: HealthRule = (live) => {
  const { loadBalancer } = section(live, 'status');
  const addresses = isRecord(loadBalancer) ? loadBalancer.ingress : undefined;
  if (Array.isArray(addresses) && addresses.length > 0) return { status: 'Healthy' };
  return { status: 'Progressing', message: 'no ingress controller has given it an address yet' };
};
