import { applicationId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { type Unit, unitOfWork } from '../unit.ts';

const AT_ONCE = 500;

/**
 * Something of these applications has moved on their cluster: they are due for a look at once. Ids of others do nothing, which
 * a label of somebody's cluster may well name.
 */
export async function noteMoved(
  context: Context,
  applicationIds: readonly string[],
  clusterId: string,
): Promise<void> {
  for (let at = 0; at < applicationIds.length; at += AT_ONCE)
    await unitOfWork(context, (unit) =>
      noteMovedIn(unit, context, applicationIds.slice(at, at + AT_ONCE), clusterId),
    );
}

/** The same for a few, inside the caller's transaction. */
export async function noteMovedIn(
  { tx, enqueue }: Unit,
  context: Context,
  applicationIds: readonly string[],
  clusterId: string,
): Promise<void> {
  const { organizationId } = context;
  // Taken in one order, as everywhere: many of them move when a cluster is back, and others look at them then.
  const known = await tx.$queryRaw<{ id: string }[]>`
    WITH moved AS (
      SELECT id FROM applications
      WHERE id = ANY(${[...applicationIds]}::uuid[]) AND cluster_id = ${clusterId}::uuid ORDER BY id FOR NO KEY UPDATE)
    UPDATE applications SET next_check_at = ${context.now()} FROM moved WHERE applications.id = moved.id
    RETURNING applications.id`;
  for (const { id } of known)
    enqueue('check-application', { organizationId, applicationId: applicationId.parse(id) });
}
