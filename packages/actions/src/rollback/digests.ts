import type { Unit } from '../unit.ts';

/** The digests of snapshots, in the order of their ids; undefined for one that is not there. */
export async function digestsOf(
  { tx }: Pick<Unit, 'tx'>,
  ids: readonly (string | null)[],
): Promise<(string | undefined)[]> {
  const rows = await tx.snapshot.findMany({
    where: { id: { in: ids.filter((id) => id !== null) } },
    select: { id: true, digest: true },
  });
  const byId = new Map(rows.map(({ id, digest }) => [id, digest]));
  return ids.map((id) => (id === null ? undefined : byId.get(id)));
}
