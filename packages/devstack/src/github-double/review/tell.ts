import type { RepositoryRecord } from '../../git-server/repositories.ts';
import type { AppEvent } from '../../git-server/webhook-calls.ts';
import { appShape, nodeId, repositoryShape, simpleUser } from '../shapes.ts';
import type { GitHubState } from '../state.ts';
import { fullNameOfId, recordOfId } from './found.ts';
import type { CheckRun, Pull } from './kept.ts';
import { authorOf } from './people.ts';
import { wholePull } from './pull-shape.ts';
import { checkShape } from './shapes.ts';

export type PullAction = 'opened' | 'synchronize' | 'reopened' | 'closed';

/** What GitHub says of a pull request; source: its "webhook events and payloads", `pull_request`. */
export async function pullEvent(
  state: GitHubState,
  pull: Pull,
  action: PullAction,
  by: string,
  more: { before?: string; after?: string } = {},
): Promise<AppEvent> {
  const pull_request = await wholePull(state, pull);
  const about = await aboutRepository(state, recordOfId(state, pull.repositoryId), by);
  return { event: 'pull_request', payload: { action, number: pull.number, ...more, pull_request, ...about } };
}

/** Somebody asked for one check again. */
export async function checkRerequested(state: GitHubState, check: CheckRun, by: string): Promise<AppEvent> {
  const about = await aboutRepository(state, recordOfId(state, check.repositoryId), by);
  const check_run = { ...checkShape(state, check), check_suite: await suiteShape(state, check) };
  return { event: 'check_run', payload: { action: 'rerequested', check_run, ...about } };
}

/** Somebody asked for all checks of a commit again. */
export async function suiteRerequested(state: GitHubState, check: CheckRun, by: string): Promise<AppEvent> {
  const about = await aboutRepository(state, recordOfId(state, check.repositoryId), by);
  const person = { name: by, email: `${by}@users.noreply.localhost` };
  const head_commit = {
    id: check.headSha,
    tree_id: check.headSha,
    message: '',
    timestamp: check.startedAt,
    author: person,
    committer: person,
  };
  const check_suite = {
    ...(await suiteShape(state, check)),
    head_commit,
    latest_check_runs_count: 1,
    check_runs_url: `${state.url}/api/v3/repos/${fullNameOfId(state, check.repositoryId)}/check-suites/${check.suiteId}/check-runs`,
  };
  return { event: 'check_suite', payload: { action: 'rerequested', check_suite, ...about } };
}

/** A branch is gone. */
export async function branchDeleted(
  state: GitHubState,
  record: RepositoryRecord,
  ref: string,
  by: string,
): Promise<AppEvent> {
  const about = await aboutRepository(state, record, by);
  return { event: 'delete', payload: { ref, ref_type: 'branch', pusher_type: 'user', ...about } };
}

async function suiteShape(state: GitHubState, check: CheckRun) {
  const { suiteId: id, repositoryId, headSha, startedAt } = check;
  const pull = state.review.pulls.find(
    (one) => one.repositoryId === repositoryId && one.head.sha === headSha,
  );
  return {
    id,
    node_id: nodeId('CS', id),
    head_branch: pull && pull.head.repositoryId === repositoryId ? pull.head.ref : null,
    head_sha: headSha,
    status: check.status,
    conclusion: check.conclusion,
    url: `${state.url}/api/v3/repos/${fullNameOfId(state, repositoryId)}/check-suites/${id}`,
    before: null,
    after: headSha,
    pull_requests: [],
    app: appShape(state),
    created_at: startedAt,
    updated_at: check.completedAt ?? startedAt,
  };
}

async function aboutRepository(state: GitHubState, record: RepositoryRecord | undefined, by: string) {
  if (!record) throw new Error('The repository is gone.');
  const repository = await repositoryShape(state, record);
  return { repository, sender: simpleUser(state, authorOf(state, by)) };
}
