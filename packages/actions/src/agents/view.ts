import { type AgentView, agentRights } from '@landfall/contracts/agent';
import { timestampOrNull } from '../json.ts';

/** Of a cluster's row, what its agent's view is made from. */
export const shownAgent = {
  identities: {
    select: { createdAt: true, retiresAt: true, revokedAt: true },
    orderBy: { createdAt: 'desc' },
    take: 3,
  },
  tokens: {
    select: { expiresAt: true },
    where: { consumedAt: null },
    orderBy: { expiresAt: 'desc' },
    take: 1,
  },
} as const;

interface AgentRow {
  rights: string | null;
  namespaces: string[];
  agentVersion: string | null;
  nodes: number | null;
  connectionId: string | null;
  connectedAt: Date | null;
  disconnectedAt: Date | null;
  identities: { createdAt: Date; retiresAt: Date | null; revokedAt: Date | null }[];
  tokens: { expiresAt: Date }[];
}

/** How the agent of a cluster stands. */
export function agentViewOf(row: AgentRow, now: Date): AgentView {
  const live = row.identities.find((one) => isLive(one, now));
  const token = row.tokens.find(({ expiresAt }) => expiresAt > now);
  return {
    state: stateOf(row, live !== undefined, token !== undefined),
    version: row.agentVersion,
    rights: agentRights.parse(row.rights),
    namespaces: row.namespaces,
    connectedAt: timestampOrNull(row.connectedAt),
    disconnectedAt: timestampOrNull(row.disconnectedAt),
    nodes: row.nodes,
    tokenExpiresAt: timestampOrNull(token?.expiresAt ?? null),
    keysMadeAt: timestampOrNull(live?.createdAt ?? null),
  };
}

/** One whose identity was taken away is only waited for again once there is a token for it. */
function stateOf(row: AgentRow, hasIdentity: boolean, hasToken: boolean): AgentView['state'] {
  if (row.connectionId !== null) return 'connected';
  if (hasIdentity) return 'disconnected';
  return row.identities.length > 0 && !hasToken ? 'revoked' : 'waiting';
}

/** Is an identity good at this moment? */
export const isLive = (one: { retiresAt: Date | null; revokedAt: Date | null }, now: Date): boolean =>
  one.revokedAt === null && (one.retiresAt === null || one.retiresAt > now);

/** The same, asked of the database. */
export const liveAt = (now: Date) => ({
  revokedAt: null,
  OR: [{ retiresAt: null }, { retiresAt: { gt: now } }],
});
