import { MOST_DESIRED } from '@landfall/contracts/agent-protocol';
import { type ApplicationId, applicationId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** Applications of a cluster of which nothing is applied in full yet: what its agent knows of them is to stay all the same. */
export async function listUnapplied(context: Context, clusterId: string): Promise<ApplicationId[]> {
  const rows = await read(context, (tx) =>
    tx.application.findMany({
      where: { clusterId, syncedSnapshotId: null },
      orderBy: { id: 'asc' },
      take: MOST_DESIRED,
      select: { id: true },
    }),
  );
  return rows.map(({ id }) => applicationId.parse(id));
}
