import type { Decision } from '@landfall/contracts/agent-protocol';
import { clusterId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';

/** Tells the agent that works on a task what was decided meanwhile. Nothing for a task that has ended. */
export function decide(context: Context, taskId: string, decision: Decision): Promise<void> {
  const { organizationId } = context;
  return unitOfWork(context, async ({ tx, wakeAgents }) => {
    const [task] = await tx.$queryRaw<{ clusterId: string }[]>`
      SELECT cluster_id AS "clusterId" FROM agent_tasks
      WHERE id = ${taskId}::uuid AND ended_at IS NULL FOR NO KEY UPDATE`;
    if (!task) return;
    const last = await tx.agentDecision.aggregate({ where: { taskId }, _max: { seq: true } });
    const seq = (last._max.seq ?? 0) + 1;
    await tx.agentDecision.create({ data: { organizationId, taskId, seq, decision: toJson(decision) } });
    wakeAgents(clusterId.parse(task.clusterId));
  });
}
