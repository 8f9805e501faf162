import { type AgentIdentityId, agentIdentityId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { SILENCE_MS } from './connection.ts';
import { liveAt } from './view.ts';

/** The agent of a cluster, as who asks it needs to know it: `since` when it stands like this, null when it never came. */
export type AgentHost =
  | { connected: true; since: Date | null; identityId: AgentIdentityId; sealingKey: string }
  /** Without an identity nothing can be sealed to it: it never enrolled, or was revoked. */
  | { connected: false; since: Date | null; identityId: AgentIdentityId | null; sealingKey: string | null };

/** Who is the host of a cluster. Undefined for one with a kubeconfig, whose host is the worker, and for one that is not there. */
export function findAgentHost(context: Context, clusterId: string): Promise<AgentHost | undefined> {
  return read(context, async (tx) => {
    const row = await tx.cluster.findFirst({
      where: { id: clusterId, kind: 'agent' },
      select: {
        state: true,
        connectionId: true,
        connectionIdentityId: true,
        seenAt: true,
        connectedAt: true,
        disconnectedAt: true,
        identities: { where: liveAt(context.now()), orderBy: { createdAt: 'desc' } },
      },
    });
    if (!row) return undefined;
    const heardSince = new Date(context.now().getTime() - SILENCE_MS);
    const isHeard = row.state === 'connected' && row.seenAt !== null && row.seenAt > heardSince;
    const current = row.identities.find(({ id }) => id === row.connectionIdentityId) ?? row.identities[0];
    const identityId = current ? agentIdentityId.parse(current.id) : null;
    if (isHeard && current && identityId !== null)
      return { connected: true, since: row.connectedAt, identityId, sealingKey: current.sealingKey };
    const since = row.connectionId === null ? row.disconnectedAt : row.seenAt;
    return { connected: false, since, identityId, sealingKey: current?.sealingKey ?? null };
  });
}
