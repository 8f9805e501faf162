import { appShape, nodeId, simpleUser } from '../shapes.ts';
import type { GitHubState } from '../state.ts';
import { fullNameOfId } from './found.ts';
import type { CheckRun, Comment, CommitStatus } from './kept.ts';
import { authorOf } from './people.ts';

/** GitHub's `check-run`; in a webhook the suite is told whole. */
export function checkShape(state: GitHubState, check: CheckRun) {
  const { id, suiteId, title, summary, text, annotations } = check;
  const api = `${apiOf(state, check)}/check-runs/${id}`;
  return {
    id,
    node_id: nodeId('CR', id),
    name: check.name,
    head_sha: check.headSha,
    external_id: check.externalId ?? '',
    url: api,
    html_url: `${webOf(state, check)}/runs/${id}`,
    details_url: check.detailsUrl ?? state.url,
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    output: {
      title,
      summary,
      text,
      annotations_count: annotations.length,
      annotations_url: `${api}/annotations`,
    },
    check_suite: { id: suiteId },
    app: appShape(state),
    pull_requests: [],
  };
}

/** GitHub's `issue-comment`. */
export function commentShape(state: GitHubState, comment: Comment) {
  const { id, pull } = comment;
  const api = apiOf(state, comment);
  return {
    id,
    node_id: nodeId('IC', id),
    url: `${api}/issues/comments/${id}`,
    issue_url: `${api}/issues/${pull}`,
    html_url: `${webOf(state, comment)}/pull/${pull}#issuecomment-${id}`,
    body: comment.body,
    user: simpleUser(state, authorOf(state, comment.author)),
    author_association: 'NONE',
    performed_via_github_app: appShape(state),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
}

/** GitHub's `status`. */
export function statusShape(state: GitHubState, status: CommitStatus) {
  const { id, sha, context, description, targetUrl, createdAt } = status;
  return {
    id,
    node_id: nodeId('SC', id),
    url: `${apiOf(state, status)}/statuses/${sha}`,
    avatar_url: null,
    state: status.state,
    context,
    description,
    target_url: targetUrl,
    creator: simpleUser(state, authorOf(state, `${state.app.slug}[bot]`)),
    created_at: createdAt,
    updated_at: createdAt,
  };
}

const apiOf = (state: GitHubState, { repositoryId }: { repositoryId: number }) =>
  `${state.url}/api/v3/repos/${fullNameOfId(state, repositoryId)}`;
const webOf = (state: GitHubState, { repositoryId }: { repositoryId: number }) =>
  `${state.url}/${fullNameOfId(state, repositoryId)}`;
