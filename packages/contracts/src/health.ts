import { z } from 'zod';

/** Health words, best first; the order of semantics A.6. */
export const healthStatus = z.enum(['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown']);
export type HealthStatus = z.infer<typeof healthStatus>;

/** Health of one object, with the reason in words ("2 of 3 pods ready"). */
export const health = z.object({ status: healthStatus, message: z.string().optional() });
export type Health = z.infer<typeof health>;

/** The worse of two statuses. */
export function worse(a: HealthStatus, b: HealthStatus): HealthStatus {
  const order = healthStatus.options;
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
