import type { PageQuery } from '@landfall/contracts/page';
import type { Context } from '../context.ts';
import { olderThan, toPage } from '../page.ts';
import { read } from '../unit.ts';
import { shownSync, toSyncView } from './view.ts';

/** Syncs newest first, of one application when named. */
export function listSyncs(
  context: Context,
  { cursor, limit, applicationId }: PageQuery & { applicationId?: string | undefined },
) {
  return read(context, async (tx) => {
    const rows = await tx.sync.findMany({
      where: { ...olderThan('requestedAt', cursor), ...(applicationId ? { applicationId } : {}) },
      orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
      ...shownSync,
    });
    return toPage(rows, limit, (row) => row.requestedAt, toSyncView);
  });
}
