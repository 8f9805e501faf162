import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** How many other applications of the same repository and cluster have asked for a render that has not ended. */
export function countOpenRenders(context: Context, applicationId: string): Promise<number> {
  return read(context, async (tx) => {
    const [row] = await tx.$queryRaw<{ open: number }[]>`
      SELECT count(*)::int AS open
      FROM applications me
      JOIN applications a ON a.organization_id = me.organization_id AND a.cluster_id = me.cluster_id
        AND a.repository_id = me.repository_id AND a.id <> me.id
      WHERE me.id = ${applicationId}::uuid AND a.deletion IS NULL AND a.render_asked > a.render_done`;
    return row?.open ?? 0;
  });
}
