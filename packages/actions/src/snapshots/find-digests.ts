import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** The digests of snapshots by id; one that is not there is left out. */
export async function findDigests(context: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await read(context, (tx) =>
    tx.snapshot.findMany({ where: { id: { in: [...ids] } }, select: { id: true, digest: true } }),
  );
  return new Map(rows.map(({ id, digest }) => [id, digest]));
}
