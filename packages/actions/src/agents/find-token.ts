import { type AgentRights, agentRights } from '@landfall/contracts/agent';
import { type ClusterId, clusterId } from '@landfall/contracts/ids';
import { findAgentToken as findRow } from '@landfall/db/lookup';
import { inOrganization } from '@landfall/db/transaction';
import type { Platform } from '../context.ts';
import { secretHash } from './make-token.ts';

/** What the manifest of an agent is made for. */
export interface TokenFor {
  clusterId: ClusterId;
  name: string;
  rights: AgentRights;
  namespaces: string[];
  /** An agent was there before: what the people of its cluster wrote beside it is theirs. */
  again: boolean;
}

/** Whose agent a one-time token is for. Consumes nothing; undefined once it was used, ran out, or never was. */
export async function findAgentToken(platform: Platform, token: string): Promise<TokenFor | undefined> {
  const hash = secretHash('agent', token);
  const owned = hash && (await findRow(platform.database, hash));
  if (!owned) return undefined;
  return inOrganization(platform.database, owned.organizationId, async (tx) => {
    const row = await tx.agentToken.findFirst({
      where: { id: owned.id, consumedAt: null, expiresAt: { gt: platform.now() } },
      include: {
        cluster: {
          select: {
            id: true,
            name: true,
            rights: true,
            namespaces: true,
            _count: { select: { identities: true } },
          },
        },
      },
    });
    if (!row) return undefined;
    const { id, name, rights, namespaces, _count } = row.cluster;
    const again = _count.identities > 0;
    return { clusterId: clusterId.parse(id), name, rights: agentRights.parse(rights), namespaces, again };
  });
}
