import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { read, unitOfWork } from '../unit.ts';

/** What `seal` makes of 4 MiB, and a little. */
const MOST_BYTES = 4 * 1024 * 1024 + 1_024;

/** Whom bundles are sealed to. */
export interface BundleOwner {
  clusterId: string;
  identityId: string;
}

/** Which of these snapshots are not sealed to this identity yet. */
export function missingBundles(
  context: Context,
  { clusterId, identityId }: BundleOwner,
  snapshotIds: readonly string[],
): Promise<string[]> {
  return read(context, async (tx) => {
    const rows = await tx.agentBundle.findMany({
      where: { clusterId, identityId, snapshotId: { in: [...snapshotIds] } },
      select: { snapshotId: true },
    });
    const stored = new Set(rows.map(({ snapshotId }) => snapshotId));
    return [...new Set(snapshotIds)].filter((id) => !stored.has(id));
  });
}

/**
 * Keeps a snapshot sealed to an identity, for its agent to fetch: one that is there already stays. Nothing when the identity is
 * no more, or not of this cluster. @throws Refusal `too-large`
 */
export function storeBundle(
  context: Context,
  bundle: BundleOwner & { snapshotId: string; sealed: Uint8Array },
): Promise<void> {
  const { clusterId, identityId, snapshotId, sealed } = bundle;
  if (sealed.length > MOST_BYTES) throw tooLarge();
  return unitOfWork(context, async ({ tx }) => {
    const identity = await tx.agentIdentity.count({ where: { id: identityId, clusterId } });
    if (identity === 0) return;
    const { organizationId } = context;
    const row = { organizationId, clusterId, identityId, snapshotId, sealed: Buffer.from(sealed) };
    await tx.agentBundle.createMany({ data: [row], skipDuplicates: true });
  });
}

const tooLarge = (): Refusal =>
  new Refusal('too-large', {
    what: 'The snapshot cannot be handed to the agent.',
    why: 'Compressed it is larger than 4 MiB.',
    fix: 'Split the application into several.',
  });
