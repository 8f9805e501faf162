import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** `gone`: the sync has ended or its row is no more, so whoever still runs it must not go on. */
export type Stop = 'cancelled' | 'gone' | undefined;

/** Asked while a sync waits. */
export function shouldStopSync(context: Context, syncId: string): Promise<Stop> {
  return read(context, (tx) => stopOf(tx, syncId));
}

/** The same inside the caller's transaction. */
export async function stopOf(tx: Transaction, syncId: string): Promise<Stop> {
  const row = await tx.sync.findFirst({
    where: { id: syncId },
    select: { state: true, cancelRequested: true },
  });
  return stopFrom(row);
}

/** The same of a row that was read already. */
export function stopFrom(row: { state: string; cancelRequested: boolean } | null): Stop {
  if (row?.state !== 'running') return 'gone';
  return row.cancelRequested ? 'cancelled' : undefined;
}
