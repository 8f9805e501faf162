import { findAgentAccess } from '@landfall/db/lookup';
import { inOrganization } from '@landfall/db/transaction';
import type { Platform } from '../context.ts';
import { SILENCE_MS } from './connection.ts';
import { secretHash } from './make-token.ts';
import { isLive } from './view.ts';

/**
 * A snapshot sealed to an agent, for the connection that `access` was told to: undefined once that is not the current one, and
 * for a snapshot that was not sealed to this very agent.
 */
export async function openBundle(
  platform: Platform,
  access: string,
  snapshotId: string,
): Promise<Uint8Array | undefined> {
  const hash = secretHash('access', access);
  const owned = hash && (await findAgentAccess(platform.database, hash));
  if (!owned) return undefined;
  return inOrganization(platform.database, owned.organizationId, async (tx) => {
    const heardSince = new Date(platform.now().getTime() - SILENCE_MS);
    const cluster = await tx.cluster.findFirst({
      where: {
        id: owned.id,
        connectionAccessHash: hash,
        connectionId: { not: null },
        seenAt: { gt: heardSince },
      },
      select: { id: true },
    });
    if (!cluster) return undefined;
    // Sealed to the keys of before a rotation it can be opened for as long as those are good.
    const rows = await tx.agentBundle.findMany({
      where: { clusterId: cluster.id, snapshotId },
      select: { sealed: true, identity: { select: { createdAt: true, retiresAt: true, revokedAt: true } } },
      orderBy: { identity: { createdAt: 'desc' } },
    });
    const found = rows.find(({ identity }) => isLive(identity, platform.now()));
    return found && new Uint8Array(found.sealed);
  });
}
