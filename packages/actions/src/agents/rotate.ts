import { type AgentKeys, ROTATE_OVERLAP_MS, rotationText } from '@landfall/contracts/agent-protocol';
import { type AgentIdentityId, agentIdentityId } from '@landfall/contracts/ids';
import { verifySignature } from '@landfall/crypto/signature';
import { newId } from '../id.ts';
import { unitOfWork } from '../unit.ts';
import { type AgentConnection, holdConnection } from './connection.ts';
import { notKnown } from './not-connected.ts';

/**
 * Takes new keys, signed for with the old one, which is good for `ROTATE_OVERLAP_MS` more. The connection is the new
 * identity's from now on. Asked again with the same keys it answers the same. @throws Refusal `bad-signature`, `conflict`
 */
export function rotateAgent(
  connection: AgentConnection,
  keys: AgentKeys,
  signature: string,
): Promise<AgentIdentityId> {
  const { context, clusterId } = connection;
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const now = context.now();
    const row = await holdConnection(tx, connection);
    const old = await tx.agentIdentity.findFirst({ where: { id: row.identityId } });
    if (!old) throw notKnown();
    if (old.signingKey === keys.signing && old.sealingKey === keys.sealing)
      return agentIdentityId.parse(old.id);
    if (!verifySignature(old.signingKey, rotationText(old.id, keys), signature)) throw notKnown();
    const id = newId(agentIdentityId);
    // What an earlier try made was never heard of by the agent.
    await tx.agentIdentity.updateMany({
      where: { clusterId, id: { not: old.id }, revokedAt: null, createdAt: { gte: old.createdAt } },
      data: { revokedAt: now },
    });
    await tx.agentIdentity.updateMany({
      where: { id: old.id },
      data: { retiresAt: old.retiresAt ?? new Date(now.getTime() + ROTATE_OVERLAP_MS) },
    });
    const made = { signingKey: keys.signing, sealingKey: keys.sealing, createdAt: now };
    await tx.agentIdentity.create({
      data: { organizationId: context.organizationId, id, clusterId, ...made },
    });
    await tx.cluster.updateMany({ where: { id: clusterId }, data: { connectionIdentityId: id } });
    const detail = { from: old.id, to: id };
    unit.audit('agent.rotate', { kind: 'cluster', id: clusterId, name: row.name }, detail);
    unit.wakeAgents(clusterId);
    return id;
  });
}
