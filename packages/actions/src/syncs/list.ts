import type { PageQuery } from '@landfall/contracts/page';
import { HISTORY_FILTERS, type HistoryFilter } from '@landfall/contracts/sync';
import type { Context } from '../context.ts';
import { olderThan, toPage } from '../page.ts';
import { read } from '../unit.ts';
import { shownSync, toSyncView } from './view.ts';

/** Syncs newest first; of one application, and of some kinds, when named. */
export function listSyncs(
  context: Context,
  {
    cursor,
    limit,
    applicationId,
    only = [],
  }: PageQuery & { applicationId?: string | undefined; only?: HistoryFilter[] | undefined },
) {
  return read(context, async (tx) => {
    const rows = await tx.sync.findMany({
      where: {
        AND: [olderThan('requestedAt', cursor), kinds(only)],
        ...(applicationId ? { applicationId } : {}),
      },
      orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
      ...shownSync,
    });
    return toPage(rows, limit, (row) => row.requestedAt, toSyncView);
  });
}

function kinds(only: readonly HistoryFilter[]) {
  if (only.length === 0) return {};
  return {
    OR: only.map((filter) => {
      const { states, triggers } = HISTORY_FILTERS[filter];
      return {
        ...(states ? { state: { in: states } } : {}),
        ...(triggers ? { trigger: { in: triggers } } : {}),
      };
    }),
  };
}
