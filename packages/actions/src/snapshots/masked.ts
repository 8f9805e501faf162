import { type Json, json } from '@landfall/contracts/resource';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** Objects by digest in their masked form, in the given order: the only one that pages may show. */
export function maskedObjects(context: Context, digests: readonly string[]): Promise<Json[]> {
  return read(context, (tx) => byDigests(tx, digests));
}

/** The objects of a snapshot in their masked form, in its order. */
export async function maskedSnapshot(tx: Transaction, snapshotId: string): Promise<Json[]> {
  const snapshot = await tx.snapshot.findFirst({
    where: { id: snapshotId },
    select: { objectDigests: true },
  });
  return byDigests(tx, snapshot?.objectDigests ?? []);
}

async function byDigests(tx: Transaction, digests: readonly string[]): Promise<Json[]> {
  const rows = await tx.object.findMany({
    where: { digest: { in: [...new Set(digests)] } },
    select: { digest: true, masked: true },
  });
  const masked = new Map(rows.map((row) => [row.digest, row.masked]));
  return digests.flatMap((digest) => (masked.has(digest) ? [json.parse(masked.get(digest))] : []));
}
