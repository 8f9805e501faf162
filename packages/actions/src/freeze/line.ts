import { type LineStop, lineStop } from '@landfall/contracts/freeze';
import type { Transaction } from '@landfall/db/transaction';

/** The stop of the organization's line; null while it runs. */
export async function lineOf(tx: Transaction): Promise<LineStop | null> {
  // Row-level security shows no other organization.
  const row = await tx.organization.findFirst({ select: { line: true } });
  return lineStop.nullable().parse(row?.line ?? null);
}
