import type { CommitSummary } from '@landfall/contracts/sync';
import { commitInfo, type Mirror } from '@landfall/git';

/** A commit as pages show it: first line of its message, times in UTC. @throws GitError */
export async function commitSummaryOf(mirror: Mirror, commit: string): Promise<CommitSummary> {
  const info = await commitInfo(mirror, commit);
  const at = new Date(info.committedAt);
  return {
    revision: info.commit,
    author: info.authorName,
    message: info.message,
    committedAt: Number.isNaN(at.getTime()) ? new Date(0).toISOString() : at.toISOString(),
  };
}
