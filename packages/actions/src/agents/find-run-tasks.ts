import { type AgentTaskId, agentTaskId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** What the agent of a cluster was asked to execute for a sync and is not forgotten yet, oldest first: by attempts whose worker is gone. */
export async function findRunTasks(
  context: Context,
  { clusterId, syncId }: { clusterId: string; syncId: string },
): Promise<AgentTaskId[]> {
  const rows = await read(context, (tx) =>
    tx.agentTask.findMany({
      where: {
        clusterId,
        AND: [
          { question: { path: ['kind'], equals: 'execute' } },
          { question: { path: ['question', 'syncId'], equals: syncId } },
        ],
      },
      orderBy: { createdAt: 'asc' },
      select: { id: true },
    }),
  );
  return rows.map(({ id }) => agentTaskId.parse(id));
}
