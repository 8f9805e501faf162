import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So long a used token is known as a used one, and an identity as one whose keys were replaced. */
const KNOWN_MS = 30 * DAY_MS;

/**
 * Takes away what of a cluster's agent nobody needs: questions nobody came back for, tokens whose time is long over,
 * bundles of identities that are no more: the same limits as `due_agent_tidies`. With them go identities that were replaced
 * long ago, of which each day brings one; one that was revoked stays, so that its cluster is shown as such.
 */
export function tidyAgent(context: Context, clusterId: string): Promise<void> {
  const ago = (ms: number) => new Date(context.now().getTime() - ms);
  return unitOfWork(context, async ({ tx }) => {
    await tx.agentTask.deleteMany({
      where: {
        clusterId,
        OR: [
          { endedAt: { lte: ago(HOUR_MS) } },
          { endedAt: null, sentTo: null, expiresAt: { lte: ago(HOUR_MS) } },
          { endedAt: null, expiresAt: { lte: ago(2 * DAY_MS) } },
        ],
      },
    });
    await tx.agentToken.deleteMany({ where: { clusterId, expiresAt: { lte: ago(KNOWN_MS) } } });
    await tx.agentIdentity.deleteMany({ where: { clusterId, retiresAt: { lte: ago(KNOWN_MS) } } });
    await tx.agentBundle.deleteMany({
      where: {
        clusterId,
        identity: { OR: [{ revokedAt: { lte: ago(0) } }, { retiresAt: { lte: ago(0) } }] },
      },
    });
  });
}
