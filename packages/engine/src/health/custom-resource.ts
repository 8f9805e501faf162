import { conditionOf, said } from './conditions.ts';
import { isStale, section } from './fields.ts';
import type { HealthRule } from './types.ts';

/**
 * Any kind without a rule of its own, by kstatus (semantics A.8): generation, Reconciling, Stalled, then Ready. An
 * object without such conditions is Healthy as it stands.
 */
export const customResource: HealthRule = (live) => {
  const observes = typeof section(live, 'status').observedGeneration === 'number';
  if (observes && isStale(live)) {
    return { status: 'Progressing', message: 'the controller has not seen this change yet' };
  }
  const reconciling = conditionOf(live, 'Reconciling');
  if (reconciling?.status === 'True') return { status: 'Progressing', message: said(reconciling) };
  const stalled = conditionOf(live, 'Stalled');
  if (stalled?.status === 'True') return { status: 'Degraded', message: said(stalled), final: true };
  const ready = conditionOf(live, 'Ready');
  if (!ready || ready.status === 'True') return { status: 'Healthy' };
  // Not ready is not yet failed: a controller that gave up says so by Stalled; else the wave's deadline names it.
  return { status: 'Progressing', message: said(ready) };
};
