import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

/** Forgets a task with what was told of it: whoever asked needs it no more. */
export function endTask(context: Context, taskId: string): Promise<void> {
  return unitOfWork(context, async ({ tx }) => {
    await tx.agentTask.deleteMany({ where: { id: taskId } });
  });
}
