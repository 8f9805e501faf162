import { type ServedKind, servedKind } from '@landfall/contracts/cluster';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { read } from '../unit.ts';

/** What renders may know of a cluster: its version and what it serves. No credential. @throws Refusal `not-found` */
export function openClusterFacts(
  context: Context,
  id: string,
): Promise<{ version: string | null; kinds: ServedKind[] }> {
  return read(context, async (tx) => {
    const row = await tx.cluster.findFirst({ where: { id }, select: { version: true, servedKinds: true } });
    if (!row) throw notFound('cluster');
    return { version: row.version, kinds: z.array(servedKind).parse(row.servedKinds) };
  });
}
