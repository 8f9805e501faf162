import { systemContext } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { besideOthers, nameBeside } from '@landfall/actions/github/beside';
import { recordReport } from '@landfall/actions/reports/record';
import { type OpenedReport, takeUpReport } from '@landfall/actions/reports/take-up';
import { openRepository } from '@landfall/actions/repositories/open';
import type { SyncState } from '@landfall/contracts/sync';
import { GitHubError, setStatus } from '@landfall/providers/github-app';
import type { JobPayload } from '@landfall/queue';
import { goneWords } from '../../words.ts';
import { asking } from '../asking.ts';
import type { SourceRole } from '../role.ts';
import { isPassing, wordsFor } from '../words.ts';

/**
 * Tells GitHub how a sync stands, as a status of the commit that it brings; the sync knows nothing of it, however GitHub answers.
 * What cannot be told is tried again for some hours, and then left.
 */
export async function reportStatus(
  role: SourceRole,
  { organizationId, syncId }: JobPayload<'report-status'>,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'A sync began or ended.');
  const report = await takeUpReport(context, syncId);
  if (!report) return;
  const { application, revision, state } = report;
  try {
    const repository = await openRepository(context, role.key, application.repositoryId);
    if (!repository) {
      const problem = goneWords('repository');
      await recordReport(context, syncId, { tried: state, problem, isPassing: false });
      return;
    }
    const organization = await besideOthers(context, repository.atGitHub);
    await asking(role, repository, { statuses: 'write' }, ({ ask, token, repositoryId }) =>
      setStatus(ask, token, {
        repositoryId,
        sha: revision,
        state,
        context: nameBeside(`landfall/${application.name}`, organization),
        description: wordsOf(report),
        targetUrl: `${context.publicUrl}/applications/${application.id}/syncs/${report.follows?.id ?? syncId}`,
      }),
    );
    await recordReport(context, syncId, { told: state });
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const problem = wordsFor(role.log, error, 'A commit status could not be set.', syncId);
    const retryAt = error instanceof GitHubError ? error.retryAt : undefined;
    await recordReport(context, syncId, { tried: state, problem, isPassing: isPassing(error), retryAt });
  }
}

const ENDS: Record<SyncState, string> = {
  pending: 'waits',
  running: 'is under way',
  'waiting-for-approval': 'waits for a yes',
  succeeded: 'brought it to the cluster',
  failed: 'failed',
  superseded: 'gave way to a newer one',
  cancelled: 'was cancelled',
};

function wordsOf({ number, state, syncState, follows }: OpenedReport): string {
  if (!follows) return `Sync ${number} ${ENDS[syncState]}`;
  const gaveWay = `Sync ${number} gave way to sync ${follows.number}`;
  if (follows.state === 'succeeded')
    return state === 'success'
      ? `${gaveWay}, which brought ${follows.revision.slice(0, 7)} to the cluster`
      : `${gaveWay}, which brought no newer commit`;
  return `${gaveWay}, which ${ENDS[follows.state]}`;
}
