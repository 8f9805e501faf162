import { type Decision, decision } from '@landfall/contracts/agent-protocol';
import { type HostQuestion, hostQuestion } from '@landfall/contracts/host';
import { type AgentTaskId, agentTaskId } from '@landfall/contracts/ids';
import { unitOfWork } from '../unit.ts';
import type { AgentConnection } from './connection.ts';

export interface PendingTask {
  id: AgentTaskId;
  question: HostQuestion;
  /** What is left of its time. */
  withinMs: number;
}

const notSent = (connectionId: string) => ({ OR: [{ sentTo: null }, { sentTo: { not: connectionId } }] });

/**
 * What was asked and was not handed to this connection yet: told once for each connection, so that one that dies on the way
 * loses nothing. An agent knows by the id what it has begun. Nothing before it has told its facts, nor once a newer one has come.
 */
export function pendingTasks(connection: AgentConnection): Promise<PendingTask[]> {
  const { context, clusterId, connectionId } = connection;
  return unitOfWork(context, async ({ tx }) => {
    const now = context.now();
    const rows = await tx.agentTask.updateManyAndReturn({
      where: {
        clusterId,
        endedAt: null,
        cluster: { connectionId, state: 'connected' },
        // What was begun and not answered comes again however late: an agent that was started anew says that it knows of nothing.
        AND: [notSent(connectionId), { OR: [{ expiresAt: { gt: now } }, { sentTo: { not: null } }] }],
      },
      data: { sentTo: connectionId },
      select: { id: true, question: true, expiresAt: true, createdAt: true },
    });
    return rows
      .sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
      .map(({ id, question, expiresAt }) => ({
        id: agentTaskId.parse(id),
        question: hostQuestion.parse(question),
        withinMs: Math.max(1, expiresAt.getTime() - now.getTime()),
      }));
  });
}

/** What was decided about tasks that an agent has, and was not handed to this connection yet, in order. */
export function pendingDecisions(
  connection: AgentConnection,
): Promise<{ taskId: AgentTaskId; decision: Decision }[]> {
  const { context, clusterId, connectionId } = connection;
  return unitOfWork(context, async ({ tx }) => {
    const task = { clusterId, endedAt: null, sentTo: { not: null }, cluster: { connectionId } };
    const rows = await tx.agentDecision.updateManyAndReturn({
      where: { task, ...notSent(connectionId) },
      data: { sentTo: connectionId },
    });
    return rows
      .sort((one, other) => one.seq - other.seq)
      .map((row) => ({ taskId: agentTaskId.parse(row.taskId), decision: decision.parse(row.decision) }));
  });
}
