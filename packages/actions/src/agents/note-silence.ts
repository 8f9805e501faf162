import { clusterId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { disconnected, showAway } from './away.ts';
import { SILENCE_MS } from './connection.ts';

/**
 * A cluster was due for a look: when nothing was heard of its agent for long, whoever held its connection is gone too, and it
 * is shown as disconnected. Nothing for a cluster with a kubeconfig.
 */
export function noteSilence(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const silent = new Date(context.now().getTime() - SILENCE_MS);
    const [row] = await unit.tx.$queryRaw<{ name: string; connectionId: string; seenAt: Date }[]>`
      SELECT name, connection_id AS "connectionId", seen_at AS "seenAt" FROM clusters
      WHERE id = ${id}::uuid AND connection_id IS NOT NULL AND seen_at <= ${silent} FOR UPDATE`;
    if (!row) return;
    const { connectionId, name, seenAt: since } = row;
    const why = `Nothing was heard of it for ${SILENCE_MS / 1_000} seconds.`;
    unit.audit('agent.disconnect', { kind: 'cluster', id, name }, { connectionId, why });
    await showAway(unit, context, id, { problem: disconnected(why), since });
    unit.wakeAgents(clusterId.parse(id));
  });
}
