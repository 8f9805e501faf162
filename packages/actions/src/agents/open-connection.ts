import { challengeText, type FromAgent, ROTATE_AFTER_MS } from '@landfall/contracts/agent-protocol';
import { agentIdentityId, clusterId } from '@landfall/contracts/ids';
import { verifySignature } from '@landfall/crypto/signature';
import { hashToken, makeToken } from '@landfall/crypto/token';
import { findAgentIdentity } from '@landfall/db/lookup';
import { z } from 'zod';
import type { Visitor } from '../account/sign-up.ts';
import { clusterViewOf } from '../clusters/view.ts';
import type { Platform } from '../context.ts';
import { newId } from '../id.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { type AgentConnection, agentContext, LOOK_AFTER_MS } from './connection.ts';
import { lockCluster } from './lock-cluster.ts';
import { identityOver, notKnown } from './not-connected.ts';
import { isLive } from './view.ts';

export interface Hello {
  hello: Extract<FromAgent, { type: 'hello' }>;
  /** Of the challenge, made for this connection by who holds it. */
  nonce: string;
  /** Whom the agent has to believe to talk to. */
  origin: string;
}

/** What an agent is welcomed with; `access` is told once and kept as a hash. */
export interface OpenedConnection {
  connection: AgentConnection;
  acked: number;
  access: string;
  rotate: boolean;
}

/**
 * Lets an agent in that signs the challenge with a key we know. The newest connection of a cluster is the one that counts.
 * @throws Refusal `bad-signature` (also for an identity that never was), `forbidden` (revoked), `expired` (replaced)
 */
export async function openConnection(
  platform: Platform,
  visitor: Visitor,
  { hello, nonce, origin }: Hello,
): Promise<OpenedConnection> {
  const owned = await findAgentIdentity(platform.database, hello.identityId);
  if (!owned) throw notKnown();
  const context = agentContext(platform, visitor, owned.organizationId, 'The agent of the cluster.');
  return unitOfWork(context, async (unit) => {
    const identity = await unit.tx.agentIdentity.findFirst({ where: { id: owned.id } });
    if (!identity) throw notKnown();
    const text = challengeText(nonce, hello.identityId, origin);
    if (!verifySignature(identity.signingKey, text, hello.signature)) throw notKnown();
    const connection: AgentConnection = {
      context,
      clusterId: clusterId.parse(identity.clusterId),
      connectionId: newId(z.uuid()),
      identityId: agentIdentityId.parse(identity.id),
    };
    return { connection, ...(await takePlace(unit, connection, hello)) };
  });
}

async function takePlace(
  unit: Unit,
  connection: AgentConnection,
  { version, journalId }: Hello['hello'],
): Promise<Omit<OpenedConnection, 'connection'>> {
  const { tx } = unit;
  const { context, clusterId: id, connectionId, identityId } = connection;
  const now = context.now();
  const access = makeToken('access');
  const before = await lockCluster(tx, id);
  // Looked at with the row locked: it may have been taken away, or replaced, since the signature was seen.
  const identity = await tx.agentIdentity.findFirst({ where: { id: identityId } });
  if (!before || !identity) throw notKnown();
  if (!isLive(identity, now)) throw identityOver(identity);
  const journalSeq = before.journalId === journalId ? before.journalSeq : 0n;
  await tx.cluster.updateMany({
    where: { id },
    data: {
      connectionId,
      connectionIdentityId: identityId,
      connectionAccessHash: Buffer.from(hashToken(access), 'hex'),
      connectedAt: now,
      // Until it has told where it is: it may run in another cluster now.
      ...(before.state === 'connected' ? { state: 'unknown' } : {}),
      seenAt: now,
      agentVersion: version,
      journalId,
      journalSeq,
      nextCheckAt: new Date(now.getTime() + LOOK_AFTER_MS),
    },
  });
  const subject = { kind: 'cluster', id, name: before.name };
  if (before.connectionId) unit.audit('agent.replaced', subject, { connectionId: before.connectionId });
  unit.audit('agent.connect', subject, { connectionId, identityId, version });
  unit.emit({ type: 'cluster', cluster: await clusterViewOf(tx, id, now) });
  // Whoever holds the connection of before finds that it counts no more.
  unit.wakeAgents(id);
  const isOld = now.getTime() - identity.createdAt.getTime() >= ROTATE_AFTER_MS;
  // One that comes with replaced keys never heard what it is now.
  return { acked: Number(journalSeq), access, rotate: isOld || identity.retiresAt !== null };
}
