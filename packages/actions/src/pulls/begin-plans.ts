import { pullPlanId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { unitOfWork } from '../unit.ts';
import { lockPull } from './lock.ts';
import { tellPlans } from './settle.ts';
import { pullViewOf } from './view.ts';

/** Which applications one head touches. */
export interface TouchedByPull {
  head: string;
  baseRevision: string;
  /** Moves of its base that are in that. */
  baseMoves: number;
  plannedRevision: string;
  applicationIds: readonly string[];
  /** More that it touches, which are not planned. */
  left: number;
}

/**
 * Begins the plans of one head, one for each application that it touches.
 * @returns their ids by application; undefined when the head is the newest no more
 */
export function beginPlans(
  context: Context,
  id: string,
  { head, baseRevision, baseMoves, plannedRevision, applicationIds, left }: TouchedByPull,
): Promise<Map<string, string> | undefined> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const row = await lockPull(unit, id);
    if (row?.head !== head) return undefined;
    const now = context.now();
    await tx.pullPlan.deleteMany({ where: { pullId: id, head } });
    const known = await tx.application.findMany({
      where: { id: { in: [...applicationIds] }, repositoryId: row.repositoryId },
      select: { id: true },
    });
    const plans = known.map((application) => ({
      organizationId: context.organizationId,
      id: newId(pullPlanId),
      pullId: id,
      applicationId: application.id,
      head,
      createdAt: now,
      updatedAt: now,
    }));
    await tx.pullPlan.createMany({ data: plans });
    await tx.pullRequest.updateMany({
      where: { id },
      data: { baseRevision, baseMovesPlanned: baseMoves, plannedRevision, left, updatedAt: now },
    });
    await tellPlans(
      unit,
      id,
      plans.map((plan) => plan.id),
    );
    unit.emit({ type: 'pull', pull: await pullViewOf(tx, id) });
    return new Map(plans.map((plan) => [plan.applicationId, plan.id]));
  });
}
