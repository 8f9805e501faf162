import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/**
 * Asked between batches and while waiting. `gone`: the sync has ended or its row is no more, so whoever still runs it
 * must not go on.
 */
export function shouldStopSync(context: Context, syncId: string): Promise<'cancelled' | 'gone' | undefined> {
  return read(context, async (tx) => {
    const row = await tx.sync.findFirst({
      where: { id: syncId },
      select: { state: true, cancelRequested: true },
    });
    if (row?.state !== 'running') return 'gone';
    return row.cancelRequested ? 'cancelled' : undefined;
  });
}
