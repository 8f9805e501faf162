import { problemWords } from '@landfall/contracts/problem';
import { applyClusterCheck } from '../clusters/record-check.ts';
import { unitOfWork } from '../unit.ts';
import { DISCONNECTED } from './away.ts';
import { type AgentConnection, holdObserver, LOOK_AFTER_MS } from './connection.ts';

/**
 * A sign of life: the cluster is watched over this connection for a while more. False once a newer one has come, the identity
 * was revoked or the cluster removed: hang up then, `farewell` has the words.
 */
export function touchConnection(connection: AgentConnection): Promise<boolean> {
  const { context, clusterId: id, connectionId } = connection;
  return unitOfWork(context, async (unit) => {
    const now = context.now();
    const [row] = await unit.tx.cluster.updateManyAndReturn({
      where: { id, connectionId },
      data: { seenAt: now, lastSeenAt: now, nextCheckAt: new Date(now.getTime() + LOOK_AFTER_MS) },
      select: { version: true, problem: true },
    });
    if (!row) return false;
    await holdObserver(unit.tx, connection);
    // Taken for dead meanwhile; one that never told what its cluster is has that to say first.
    const problem = problemWords.safeParse(row.problem).data;
    if (problem?.code === DISCONNECTED && row.version !== null)
      await applyClusterCheck(unit, context, id, { back: true });
    return true;
  });
}
