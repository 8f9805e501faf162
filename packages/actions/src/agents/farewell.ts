import type { ProblemWords } from '@landfall/contracts/problem';
import { read } from '../unit.ts';
import type { AgentConnection } from './connection.ts';
import { TAKEN_AWAY } from './not-connected.ts';

/** Why the platform hangs up. `final`: nobody is to come back with this identity. */
export interface Farewell {
  problem: ProblemWords;
  final: boolean;
}

/** What to tell a connection that counts no more. */
export function farewell(connection: AgentConnection): Promise<Farewell> {
  const { context, clusterId: id, identityId } = connection;
  return read(context, async (tx) => {
    const cluster = await tx.cluster.findFirst({ where: { id }, select: { connectionId: true } });
    if (!cluster) return { problem: REMOVED, final: true };
    const identity = await tx.agentIdentity.findFirst({
      where: { id: identityId },
      select: { revokedAt: true },
    });
    if (!identity || identity.revokedAt !== null) return { problem: REVOKED, final: true };
    return cluster.connectionId === null
      ? { problem: ENDED, final: false }
      : { problem: REPLACED, final: true };
  });
}

const REMOVED = {
  code: 'cluster-removed',
  what: 'The cluster was removed.',
  why: 'Somebody of your organization took it away; nothing in it was touched.',
  fix: 'Remove the agent from the cluster, or add the cluster anew.',
};
const REVOKED = {
  code: 'agent-revoked',
  what: 'The agent may not speak for its cluster any more.',
  ...TAKEN_AWAY,
};
const ENDED = {
  code: 'agent-disconnected',
  what: 'The connection has ended.',
  why: 'Nothing was heard of the agent for too long.',
  fix: 'It connects again by itself.',
};
const REPLACED = {
  code: 'agent-replaced',
  what: 'Another connection has taken this one’s place.',
  why: 'An agent with the same identity has connected since.',
  fix: 'Run one agent for each cluster.',
};
