import { type Json, json } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** Objects by digest in their masked form, in the given order: the only one that pages may show. */
export function maskedObjects(context: Context, digests: readonly string[]): Promise<Json[]> {
  return read(context, async (tx) => {
    const rows = await tx.object.findMany({
      where: { digest: { in: [...new Set(digests)] } },
      select: { digest: true, masked: true },
    });
    const masked = new Map(rows.map((row) => [row.digest, row.masked]));
    return digests.flatMap((digest) => (masked.has(digest) ? [json.parse(masked.get(digest))] : []));
  });
}
