import type { RefUpdate } from '../../git-server/push-event.ts';
import type { RepositoryRecord } from '../../git-server/repositories.ts';
import type { AppEvent } from '../../git-server/webhook-calls.ts';
import type { GitHubState } from '../state.ts';
import { bringHead, contains, headOf } from './branches.ts';
import { folderOf, recordOfId } from './found.ts';
import type { Pull } from './kept.ts';
import { branchDeleted, pullEvent } from './tell.ts';

/** A pull request's repository is named beside what is told of it: a fork's push is told where it would be merged. */
export interface Told extends AppEvent {
  record: RepositoryRecord;
}

/**
 * What a push does to pull requests: those of the branch have a new head, or are closed with it; those into it are merged when it
 * has all of them. Gives what GitHub tells of that.
 */
export async function moved(
  state: GitHubState,
  record: RepositoryRecord,
  { ref, before, after }: RefUpdate,
  by: string,
): Promise<Told[]> {
  if (!ref.startsWith('refs/heads/')) return [];
  const branch = ref.slice('refs/heads/'.length);
  const gone = /^0+$/.test(after);
  const open = state.review.pulls.filter(({ state: now }) => now === 'open');
  const told: Told[] = gone ? [{ ...(await branchDeleted(state, record, branch, by)), record }] : [];
  for (const pull of open) {
    const into = recordOfId(state, pull.repositoryId);
    if (!into) continue;
    const folder = folderOf(state, into);
    const isHead = pull.head.repositoryId === record.id && pull.head.ref === branch;
    if (isHead && !gone) {
      await bringHead(folderOf(state, record), folder, branch, pull.number);
      pull.head.sha = after;
      told.push({ ...(await pullEvent(state, pull, 'synchronize', by, { before, after })), record: into });
    }
    const isBase = into.id === record.id && pull.base.ref === branch;
    const tip = isBase || (isHead && gone) ? await headOf(folder, pull.base.ref) : undefined;
    const merge = tip !== undefined && (await contains(folder, tip, pull.head.sha)) ? tip : undefined;
    // One push may move both of its branches: the other one's may have closed it meanwhile.
    if (pull.state === 'open' && ((isHead && gone) || merge !== undefined))
      told.push({ ...(await close(state, pull, by, merge)), record: into });
  }
  state.review.save();
  return told;
}

/** Closes a pull request; merged when there is a commit that it became part of. */
export async function close(state: GitHubState, pull: Pull, by: string, merge?: string): Promise<AppEvent> {
  const at = new Date(state.now()).toISOString();
  pull.state = 'closed';
  pull.closedAt = at;
  pull.updatedAt = at;
  if (merge !== undefined) pull.merged = { sha: merge, by, at };
  state.review.save();
  return pullEvent(state, pull, 'closed', by);
}
