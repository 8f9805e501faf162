import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { holdObjects } from '../retention/hold-objects.ts';
import { unitOfWork } from '../unit.ts';
import { boundedPlan } from './bounded.ts';
import { lockPull } from './lock.ts';
import { askHosts, mayAskCluster, settle, tellPlans } from './settle.ts';

/** What rendering base and head of one application came to. */
export type PullRendered =
  | {
      /** What the head renders to. */
      objectDigests: readonly string[];
      /** Base against head, masked. */
      plan: Plan;
      warnings: readonly string[];
    }
  | { problem: ProblemWords };

/**
 * Records what one head renders to for an application, and has the cluster's host asked where the cluster may be read for it.
 * @throws ObjectsGone when they were tidied away meanwhile
 */
export function recordRendered(context: Context, planId: string, rendered: PullRendered): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const known = await tx.pullPlan.findFirst({ where: { id: planId }, select: { pullId: true } });
    const pull = known && (await lockPull(unit, known.pullId));
    if (!pull) return;
    const asksHost = !('problem' in rendered) && mayAskCluster(pull);
    if (!('problem' in rendered)) await holdObjects(tx, context, rendered.objectDigests);
    const { count } = await tx.pullPlan.updateMany({
      where: { id: planId, head: pull.head ?? '', state: 'waiting' },
      data: {
        updatedAt: context.now(),
        ...('problem' in rendered
          ? { state: 'failed', problem: toJson(rendered.problem) }
          : {
              state: asksHost ? 'planning' : 'needs-click',
              handedAt: asksHost ? context.now() : null,
              objectDigests: [...rendered.objectDigests],
              plan: toJson(boundedPlan(rendered.plan)),
              summary: toJson(rendered.plan.summary),
              warnings: toJson(rendered.warnings),
            }),
      },
    });
    if (count === 0) return;
    await (asksHost ? askHosts(unit, context, pull.id, [planId]) : tellPlans(unit, pull.id, [planId]));
  });
}

/** Everything that a request to look at a pull request wanted is rendered: what is left is its hosts' to do. */
export function finishLook(context: Context, id: string, asked: number): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const row = await lockPull(unit, id);
    if (!row) return;
    const done = Math.max(row.done, asked);
    await unit.tx.pullRequest.updateMany({ where: { id }, data: { done } });
    await settle(unit, context, { ...row, done });
  });
}
