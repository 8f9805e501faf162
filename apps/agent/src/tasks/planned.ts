import type { PlannedSync } from '@landfall/engine';

/** A plan that this process made, as it may be executed. It holds unmasked values: it never leaves this memory. */
export interface KeptPlan {
  planned: PlannedSync;
  applicationId: string;
  /** What it brings; undefined for a deletion. */
  snapshotId: string | undefined;
  /** Is it of the whole application? */
  isWhole: boolean;
}

/** Plans of the last minutes. */
export interface KeptPlans {
  keep(plan: KeptPlan): void;
  /** Given once: what was executed is not executed again. */
  take(applicationId: string, digest: string): KeptPlan | undefined;
}

const KEEP_MS = 600_000;
const MOST_PLANS = 50;

export function keptPlans(): KeptPlans {
  const plans = new Map<string, KeptPlan & { at: number }>();
  const drop = () => {
    const since = performance.now() - KEEP_MS;
    for (const [key, { at }] of plans) if (at < since || plans.size > MOST_PLANS) plans.delete(key);
  };
  return {
    keep: (plan) => {
      const key = `${plan.applicationId}/${plan.planned.plan.digest}`;
      plans.delete(key);
      plans.set(key, { ...plan, at: performance.now() });
      drop();
    },
    take: (applicationId, digest) => {
      drop();
      const key = `${applicationId}/${digest}`;
      const found = plans.get(key);
      plans.delete(key);
      return found;
    },
  };
}
