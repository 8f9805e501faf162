import type { ProblemWords } from '@landfall/contracts/problem';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import type { AgentConnection } from './connection.ts';

/** Ends a question that cannot be handed to the agent: whoever asked is told why at once, and asks the same no more. */
export function refuseTask(
  { context, clusterId }: AgentConnection,
  taskId: string,
  problem: ProblemWords,
): Promise<void> {
  return unitOfWork(context, async ({ tx, wakeAskers }) => {
    await tx.agentTask.updateMany({
      where: { id: taskId, clusterId, endedAt: null },
      data: { answer: toJson({ kind: 'problem', problem, transient: false }), endedAt: context.now() },
    });
    wakeAskers(clusterId);
  });
}
