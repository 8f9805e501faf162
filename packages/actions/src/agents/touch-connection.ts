import { unitOfWork } from '../unit.ts';
import { type AgentConnection, holdObserver, LOOK_AFTER_MS } from './connection.ts';

/**
 * A sign of life: the cluster is watched over this connection for a while more. False once a newer one has come, the identity
 * was revoked or the cluster removed: hang up then, `farewell` has the words.
 */
export function touchConnection(connection: AgentConnection): Promise<boolean> {
  const { context, clusterId: id, connectionId } = connection;
  return unitOfWork(context, async ({ tx }) => {
    const now = context.now();
    const { count } = await tx.cluster.updateMany({
      where: { id, connectionId },
      data: { seenAt: now, lastSeenAt: now, nextCheckAt: new Date(now.getTime() + LOOK_AFTER_MS) },
    });
    if (count === 0) return false;
    await holdObserver(tx, connection);
    return true;
  });
}
