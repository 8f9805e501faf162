import type { HostQuestion } from '@landfall/contracts/host';
import { type AgentTaskId, agentTaskId, clusterId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';

export interface AgentQuestion {
  clusterId: string;
  question: HostQuestion;
  /** After that it is not begun any more. */
  withinMs: number;
}

/** Asks the agent of a cluster. Whoever asks reads the answer with `readTask`, and forgets the task with `endTask`. */
export function askAgent(context: Context, asked: AgentQuestion): Promise<AgentTaskId> {
  const id = newId(agentTaskId);
  const now = context.now();
  return unitOfWork(context, async ({ tx, wakeAgents }) => {
    await tx.agentTask.create({
      data: {
        organizationId: context.organizationId,
        id,
        clusterId: asked.clusterId,
        question: toJson(asked.question),
        createdAt: now,
        expiresAt: new Date(now.getTime() + asked.withinMs),
      },
    });
    wakeAgents(clusterId.parse(asked.clusterId));
    return id;
  });
}
