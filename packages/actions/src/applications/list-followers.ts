import { z } from 'zod';
import type { Context } from '../context.ts';
import { renderReads } from '../snapshots/inputs.ts';
import { read } from '../unit.ts';

const follower = z.object({
  id: z.string(),
  name: z.string(),
  targetRevision: z.string(),
  path: z.string(),
  /** Tree ids by path of what the newest render read, and what of that counts; null before the first. */
  inputs: z
    .object({ roots: z.record(z.string(), z.string()), reads: renderReads.optional() })
    .nullable()
    .catch(null),
  triedRevision: z.string().nullable(),
  renderFailed: z.boolean(),
  /** A render is asked for or under way: what it will find is not known yet. */
  rendering: z.boolean(),
});

/** An application as a push looks at it: what it follows, and what its newest render read. */
export type Follower = z.infer<typeof follower>;

/**
 * The applications that follow a repository, by name, in one statement. What a render was told (values, all that a cluster
 * serves) stays where it is: for a thousand of them that would be megabytes.
 */
export function listFollowers(context: Context, repositoryId: string): Promise<Follower[]> {
  return read(context, async (tx) => {
    const rows = await tx.$queryRaw<Record<string, unknown>[]>`
      SELECT a.id, a.name, a.target_revision AS "targetRevision", a.path, a.tried_revision AS "triedRevision",
        a.render_failed AS "renderFailed", a.render_asked > a.render_done AS rendering,
        s.inputs - '{told,target,tool}'::text[] AS inputs
      FROM applications a
      LEFT JOIN snapshots s ON s.organization_id = a.organization_id AND s.id = a.head_snapshot_id
      WHERE a.repository_id = ${repositoryId}::uuid
      ORDER BY a.name`;
    return rows.map((row) => follower.parse(row));
  });
}
