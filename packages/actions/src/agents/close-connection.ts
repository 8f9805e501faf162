import { asSentence } from '@landfall/contracts/problem';
import { unitOfWork } from '../unit.ts';
import { disconnected, showAway } from './away.ts';
import type { AgentConnection } from './connection.ts';

/** The connection is over, `why` in words. Means nothing once a newer one has come. */
export function closeConnection(connection: AgentConnection, why: string): Promise<void> {
  const { context, clusterId: id, connectionId } = connection;
  return unitOfWork(context, async (unit) => {
    const [row] = await unit.tx.$queryRaw<{ name: string }[]>`
      SELECT name FROM clusters WHERE id = ${id}::uuid AND connection_id = ${connectionId}::uuid FOR UPDATE`;
    if (!row) return;
    unit.audit('agent.disconnect', { kind: 'cluster', id, name: row.name }, { connectionId, why });
    await showAway(unit, context, id, { problem: disconnected(asSentence(why)) });
    unit.wakeAgents(id);
  });
}
