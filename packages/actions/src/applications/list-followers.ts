import type { Context } from '../context.ts';
import { type RenderInputs, renderInputs } from '../snapshots/inputs.ts';
import { read } from '../unit.ts';

/** An application as a push looks at it: what it follows, and what its newest render read. */
export interface Follower {
  id: string;
  name: string;
  targetRevision: string;
  path: string;
  /** Tree ids by path of what the newest render read; null before the first. */
  inputs: RenderInputs | null;
  triedRevision: string | null;
  renderFailed: boolean;
  /** A render is asked for or under way: what it will find is not known yet. */
  rendering: boolean;
}

/** The applications that follow a repository, by name. */
export function listFollowers(context: Context, repositoryId: string): Promise<Follower[]> {
  return read(context, async (tx) => {
    const rows = await tx.application.findMany({ where: { repositoryId }, orderBy: { name: 'asc' } });
    const heads = rows.flatMap((row) => row.headSnapshotId ?? []);
    const snapshots = await tx.snapshot.findMany({
      where: { id: { in: heads } },
      select: { id: true, inputs: true },
    });
    const inputs = new Map(snapshots.map((row) => [row.id, renderInputs.safeParse(row.inputs).data]));
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      targetRevision: row.targetRevision,
      path: row.path,
      inputs: (row.headSnapshotId && inputs.get(row.headSnapshotId)) || null,
      triedRevision: row.triedRevision,
      renderFailed: row.renderFailed,
      rendering: row.renderAsked > row.renderDone,
    }));
  });
}
