import { AGENT_HEARTBEAT_MS } from '@landfall/contracts/agent-protocol';
import type { AgentIdentityId, ClusterId } from '@landfall/contracts/ids';
import type { Transaction } from '@landfall/db/transaction';
import type { Visitor } from '../account/sign-up.ts';
import { type Context, type Platform, systemContext } from '../context.ts';
import { Refusal } from '../refusal.ts';

/** An agent that has shown who it is. It speaks for this cluster and no other. */
export interface AgentConnection {
  context: Context;
  clusterId: ClusterId;
  connectionId: string;
  /** Who it was when it connected; its keys may have been replaced since. */
  identityId: AgentIdentityId;
}

/** Silent for as long, a connection is a dead one. */
export const SILENCE_MS = 3 * AGENT_HEARTBEAT_MS;
/** How long after a sign of life the cluster is looked at by others. */
export const LOOK_AFTER_MS = 25_000;

/** Landfall acting on what an agent said, with where it came from. */
export function agentContext(
  platform: Platform,
  visitor: Visitor,
  organizationId: Context['organizationId'],
  reason: string,
): Context {
  return {
    ...systemContext(platform, organizationId, reason),
    ...(visitor.ip ? { ip: visitor.ip } : {}),
    ...(visitor.requestId ? { requestId: visitor.requestId } : {}),
  };
}

/** The cluster's row as its connection needs it. */
export interface ConnectedRow {
  name: string;
  uid: string | null;
  state: string;
  identityId: string;
  journalId: string;
  journalSeq: bigint;
}

/**
 * Locks the cluster's row for a connection that is still the one that counts: what it says is taken one after the other, and
 * none of it once another has come. @throws Refusal `conflict`
 */
export async function holdConnection(
  tx: Transaction,
  { clusterId, connectionId }: Pick<AgentConnection, 'clusterId' | 'connectionId'>,
): Promise<ConnectedRow> {
  const [row] = await tx.$queryRaw<ConnectedRow[]>`
    SELECT name, uid, state, connection_identity_id AS "identityId", journal_id AS "journalId", journal_seq AS "journalSeq"
    FROM clusters WHERE id = ${clusterId}::uuid AND connection_id = ${connectionId}::uuid FOR NO KEY UPDATE`;
  if (!row) throw noLonger();
  return row;
}

const noLonger = (): Refusal =>
  new Refusal('conflict', {
    what: 'This connection is no longer the agent’s.',
    why: 'A newer one has come, its identity was taken away, or its cluster was removed.',
    fix: 'Connect again.',
  });
