import { problemWords } from '@landfall/contracts/problem';
import { applyClusterCheck } from '../clusters/record-check.ts';
import { unitOfWork } from '../unit.ts';
import { type AgentConnection, LOOK_AFTER_MS, SILENCE_MS } from './connection.ts';

const factless = {
  code: 'agent-without-facts',
  what: 'The agent does not say what its cluster is.',
  why: 'It is connected, and its cluster’s API does not answer it or gives it too few rights.',
  fix: 'Look into the log of its pod.',
};
/** What is known to be wrong already, and better said. */
const KNOWN = [factless.code, 'cluster-untrusted'];

/**
 * A sign of life: the cluster is watched over this connection for a while more. False once a newer one has come, the identity
 * was revoked or the cluster removed: hang up then, `farewell` has the words. A cluster of which no facts come is not shown as
 * one that is seen.
 */
export function touchConnection(connection: AgentConnection): Promise<boolean> {
  const { context, clusterId: id, connectionId } = connection;
  return unitOfWork(context, async (unit) => {
    const now = context.now();
    const [row] = await unit.tx.cluster.updateManyAndReturn({
      where: { id, connectionId },
      data: { seenAt: now, lastSeenAt: now, nextCheckAt: new Date(now.getTime() + LOOK_AFTER_MS) },
      select: { state: true, connectedAt: true, problem: true },
    });
    if (!row) return false;
    const isNew = row.connectedAt !== null && now.getTime() - row.connectedAt.getTime() < SILENCE_MS;
    if (row.state !== 'connected' && !isNew && !KNOWN.includes(codeOf(row.problem)))
      await applyClusterCheck(unit, context, id, { problem: factless });
    return true;
  });
}

const codeOf = (problem: unknown): string => problemWords.safeParse(problem).data?.code ?? '';
