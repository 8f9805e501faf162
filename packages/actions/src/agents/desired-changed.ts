import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/**
 * May what is wanted of a cluster's agent be another than when the events had come to this position? Answers the position up to
 * which that is answered. By the events of its applications, and by those that hold or let go whole groups of them: everything
 * that `listDesired` reads is told by one of these, but for a window that begins or ends.
 */
export function desiredChanged(
  context: Context,
  clusterId: string,
  after: number,
): Promise<{ changed: boolean; position: number }> {
  return read(context, async (tx) => {
    const [row] = await tx.$queryRaw<{ changed: boolean | null; position: bigint | null }[]>`
      SELECT max(e.position) AS position, bool_or(
        e.type IN ('application-removed', 'line', 'window', 'window-removed')
        OR e.body->'application'->>'clusterId' = ${clusterId}
        OR (e.type IN ('sync', 'drift') AND COALESCE(e.body->'sync'->>'applicationId', e.body->>'applicationId') IN (
          SELECT a.id::text FROM applications a
          WHERE a.organization_id = e.organization_id AND a.cluster_id = ${clusterId}::uuid))
      ) AS changed
      FROM events e WHERE e.position > ${after}
        AND e.type IN ('application', 'application-removed', 'sync', 'drift', 'line', 'window', 'window-removed')`;
    return { changed: row?.changed === true, position: Number(row?.position ?? after) };
  });
}
