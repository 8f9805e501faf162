import { isRecord } from '../compare/managed-fields.ts';
import { section } from './fields.ts';
import type { HealthRule } from './types.ts';

/** semantics A.6, Service: a load balancer without an address is what the wave's deadline names. */
export const service: HealthRule = (live) => {
  if (section(live, 'spec').type !== 'LoadBalancer') return { status: 'Healthy' };
  const { loadBalancer } = section(live, 'status');
  const ingress = isRecord(loadBalancer) ? loadBalancer.ingress : undefined;
  if (Array.isArray(ingress) && ingress.length > 0) return { status: 'Healthy' };
  return { status: 'Progressing', message: 'its load balancer has no address yet' };
};
