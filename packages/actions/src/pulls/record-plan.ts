import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { boundedPlan } from './bounded.ts';
import { lockPull } from './lock.ts';
import { settle, tellPlans } from './settle.ts';

/** What a cluster's host came to. */
export type HostPlanned = { plan: Plan; warnings: readonly string[] } | { problem: ProblemWords };

/**
 * Records what one head would do to an application by its host; with the last one the pull request is settled. Where the host
 * could not say, the difference to the base stays beside the reason. Nothing for a head that is the newest no more.
 */
export function recordPullPlan(context: Context, planId: string, planned: HostPlanned): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const known = await tx.pullPlan.findFirst({
      where: { id: planId },
      select: { pullId: true, warnings: true },
    });
    const pull = known && (await lockPull(unit, known.pullId));
    if (!pull) return;
    const rendered = Array.isArray(known.warnings) ? known.warnings : [];
    const { count } = await tx.pullPlan.updateMany({
      where: { id: planId, head: pull.head ?? '', state: 'planning' },
      data: {
        updatedAt: context.now(),
        ...('problem' in planned
          ? { state: 'failed', problem: toJson(planned.problem) }
          : {
              state: 'planned',
              against: 'cluster',
              plan: toJson(boundedPlan(planned.plan)),
              summary: toJson(planned.plan.summary),
              warnings: toJson([...rendered, ...planned.warnings]),
            }),
      },
    });
    // What was sealed to an agent for this question alone is of no use any more.
    await tx.agentBundle.deleteMany({ where: { snapshotId: planId } });
    if (count === 0) return;
    await tellPlans(unit, pull.id, [planId]);
    await settle(unit, context, pull);
  });
}
