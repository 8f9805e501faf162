import { nodeId, repositoryShape, simpleUser } from '../shapes.ts';
import type { GitHubState } from '../state.ts';
import { sizeOf, tryMerge } from './branches.ts';
import { folderOf, recordOfId } from './found.ts';
import type { Pull } from './kept.ts';
import { associationOf, authorOf } from './people.ts';

/** GitHub's `pull-request-simple`, as lists have it. */
export async function simplePull(state: GitHubState, pull: Pull) {
  const record = recordOfId(state, pull.repositoryId);
  if (!record) throw new Error(`The repository of pull request ${pull.id} is gone.`);
  const user = simpleUser(state, authorOf(state, pull.author));
  const none = { assignee: null, assignees: [], requested_reviewers: [], requested_teams: [], labels: [] };
  return {
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    ...urlsOf(state, record.fullName, pull),
    state: pull.state,
    locked: false,
    active_lock_reason: null,
    title: pull.title,
    user,
    body: pull.body,
    ...none,
    milestone: null,
    draft: pull.draft,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? null,
    head: { ...(await sideOf(state, pull.head.repositoryId, pull.head)), user },
    base: await sideOf(state, record.id, pull.base),
    author_association: associationOf(state, record, pull.author),
    auto_merge: null,
  };
}

/** GitHub's `pull-request`. */
export async function wholePull(state: GitHubState, pull: Pull) {
  const record = recordOfId(state, pull.repositoryId);
  const comments = state.review.comments.filter(
    ({ repositoryId, pull: number }) => repositoryId === pull.repositoryId && number === pull.number,
  );
  const size = record && (await sizeOf(folderOf(state, record), pull.base.sha, pull.head.sha));
  const isOpen = record !== undefined && pull.state === 'open';
  // Who asks for one has GitHub try the merge.
  const trial = isOpen ? await tryMerge(folderOf(state, record), pull.base.ref, pull.number) : undefined;
  const mergeable = isOpen ? trial !== undefined : null;
  return {
    ...(await simplePull(state, pull)),
    ...size,
    merge_commit_sha: pull.merged?.sha ?? trial ?? null,
    merged: pull.merged !== undefined,
    merged_by: pull.merged ? simpleUser(state, authorOf(state, pull.merged.by)) : null,
    mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? 'clean' : 'dirty',
    rebaseable: null,
    maintainer_can_modify: false,
    comments: comments.length,
    review_comments: 0,
  };
}

/** GitHub says null of a repository that is gone; its description does not say so. */
async function sideOf(state: GitHubState, repositoryId: number, { ref, sha }: { ref: string; sha: string }) {
  const record = recordOfId(state, repositoryId);
  const owner = record?.fullName.split('/')[0] ?? 'ghost';
  const repo = record ? await repositoryShape(state, record) : null;
  return { label: `${owner}:${ref}`, ref, sha, repo, user: simpleUser(state, authorOf(state, owner)) };
}

function urlsOf({ url }: GitHubState, fullName: string, { number, head }: Pull) {
  const api = `${url}/api/v3/repos/${fullName}`;
  const html = `${url}/${fullName}/pull/${number}`;
  const urls = {
    url: `${api}/pulls/${number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${api}/issues/${number}`,
    comments_url: `${api}/issues/${number}/comments`,
    commits_url: `${api}/pulls/${number}/commits`,
    review_comments_url: `${api}/pulls/${number}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    statuses_url: `${api}/statuses/${head.sha}`,
  };
  const links = {
    self: urls.url,
    html,
    issue: urls.issue_url,
    comments: urls.comments_url,
    commits: urls.commits_url,
    review_comments: urls.review_comments_url,
    review_comment: urls.review_comment_url,
    statuses: urls.statuses_url,
  };
  const _links = Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }]));
  return { ...urls, _links };
}
