import type { AgentKeys, EnrolInput, Enrolled } from '@landfall/contracts/agent-protocol';
import { agentIdentityId, type ClusterId, clusterId } from '@landfall/contracts/ids';
import { findAgentToken, type Owned } from '@landfall/db/lookup';
import type { Visitor } from '../account/sign-up.ts';
import { clusterViewOf } from '../clusters/view.ts';
import type { Context, Platform } from '../context.ts';
import { newId } from '../id.ts';
import { Refusal } from '../refusal.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { disconnected, showAway } from './away.ts';
import { agentContext } from './connection.ts';
import { type LockedCluster, lockCluster } from './lock-cluster.ts';
import { secretHash } from './make-token.ts';

/**
 * Takes a one-time token for an identity: the keys of the sender, bound to the token's cluster, whatever the sender says. The
 * agent that was there before is one no more. @throws Refusal `forbidden`, the same for any token that does not do
 */
export async function enrolAgent(platform: Platform, visitor: Visitor, input: EnrolInput): Promise<Enrolled> {
  const hash = secretHash('agent', input.token);
  const owned = hash && (await findAgentToken(platform.database, hash));
  if (!owned) throw notEnrolled();
  const context = agentContext(platform, visitor, owned.organizationId, 'An agent enrolled.');
  const enrolled = await unitOfWork(context, async (unit) => {
    const cluster = await consume(unit, context, owned);
    return cluster && makeIdentity(unit, context, cluster, input);
  });
  if (!enrolled) throw notEnrolled();
  return enrolled;
}

/** The cluster of a token, locked, for the one who comes first. That a used one is shown again is told to the audit log. */
async function consume({ tx, audit }: Unit, context: Context, { id }: Owned) {
  const now = context.now();
  const owner = await tx.agentToken.findFirst({ where: { id }, select: { clusterId: true } });
  const cluster = owner && (await lockCluster(tx, owner.clusterId));
  const token = cluster && (await tx.agentToken.findFirst({ where: { id } }));
  if (!token) return undefined;
  if (token.consumedAt) {
    const detail = { tokenId: id, usedAt: token.consumedAt };
    audit('agent.token-reused', { kind: 'cluster', id: token.clusterId, name: cluster.name }, detail);
    return undefined;
  }
  if (token.expiresAt <= now) return undefined;
  await tx.agentToken.updateMany({ where: { id }, data: { consumedAt: now } });
  return { ...cluster, id: clusterId.parse(token.clusterId) };
}

async function makeIdentity(
  unit: Unit,
  context: Context,
  { id, name, connectionId }: LockedCluster & { id: ClusterId },
  { keys, version }: { keys: AgentKeys; version: string },
): Promise<Enrolled> {
  const { tx } = unit;
  const { organizationId } = context;
  const identityId = newId(agentIdentityId);
  const { count } = await tx.agentIdentity.updateMany({
    where: { clusterId: id, revokedAt: null },
    data: { revokedAt: context.now() },
  });
  await tx.agentIdentity.create({
    data: {
      organizationId,
      id: identityId,
      clusterId: id,
      signingKey: keys.signing,
      sealingKey: keys.sealing,
      createdAt: context.now(),
    },
  });
  const detail = { identityId, version, replaced: count };
  unit.audit('agent.enrol', { kind: 'cluster', id, name }, detail);
  await tx.cluster.updateMany({ where: { id }, data: { agentVersion: version } });
  if (connectionId) await showAway(unit, context, id, { problem: disconnected('A new agent has enrolled.') });
  else unit.emit({ type: 'cluster', cluster: await clusterViewOf(tx, id, context.now()) });
  unit.wakeAgents(id);
  return { organizationId, clusterId: id, identityId, name };
}

const notEnrolled = (): Refusal =>
  new Refusal('forbidden', {
    what: 'The agent was not enrolled.',
    why: 'Its token was used already, is older than 15 minutes, or is none of ours.',
    fix: 'Make a new one on the cluster’s page and install the agent with it.',
  });
