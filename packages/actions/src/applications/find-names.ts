import { z } from 'zod';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** The names of applications by id; null for an id that the organization's applications no longer have. */
export async function findApplicationNames(
  context: Context,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  // What stands on an object in a cluster may be anything: only what could have been ours is called gone.
  const known = ids.filter((id) => z.uuid().safeParse(id).success);
  const rows = await read(context, (tx) =>
    tx.application.findMany({ where: { id: { in: known } }, select: { id: true, name: true } }),
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return new Map(known.map((id) => [id, names.get(id) ?? null]));
}
