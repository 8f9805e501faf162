import { type SyncState, syncState } from '@landfall/contracts/sync';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** GitHub's words for how a commit fares. */
export const reportState = z.enum(['pending', 'success', 'failure', 'error']);
export type ReportState = z.infer<typeof reportState>;

/** A sync as it is told to GitHub: a name, a number and how it stands. Nothing of its objects, for everybody may read it there. */
export interface OpenedReport {
  state: ReportState;
  syncState: SyncState;
  number: number;
  revision: string;
  application: { id: string; name: string; repositoryId: string };
}

/** What is to be told of a sync; undefined when it is told, given up, or not this organization's. */
export function openReport(context: Context, syncId: string): Promise<OpenedReport | undefined> {
  return read(context, async (tx) => {
    const row = await tx.commitReport.findFirst({
      where: { id: syncId, nextTryAt: { not: null } },
      include: {
        sync: {
          select: {
            number: true,
            state: true,
            snapshot: { select: { revision: true } },
            application: { select: { id: true, name: true, repositoryId: true } },
          },
        },
      },
    });
    if (!row) return undefined;
    const { number, state, snapshot, application } = row.sync;
    return {
      state: reportState.parse(row.state),
      syncState: syncState.parse(state),
      number,
      revision: snapshot.revision,
      application,
    };
  });
}
