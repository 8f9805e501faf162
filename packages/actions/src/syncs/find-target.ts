import { type SyncState, syncState } from '@landfall/contracts/sync';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** What a sync job asks before it takes the application's lease. Undefined for another tenant's id as for none. */
export function findSyncTarget(
  context: Context,
  syncId: string,
): Promise<{ applicationId: string; state: SyncState; due: boolean } | undefined> {
  return read(context, async (tx) => {
    const row = await tx.sync.findFirst({
      where: { id: syncId },
      select: { applicationId: true, state: true, nextAttemptAt: true },
    });
    if (!row) return undefined;
    return {
      applicationId: row.applicationId,
      state: syncState.parse(row.state),
      due: row.nextAttemptAt <= context.now(),
    };
  });
}
