import { z } from 'zod';
import type { Ask } from './ask.ts';
import { boundedLine, boundedText } from './bounded-text.ts';
import { number, OF_REPOSITORY, page, sha } from './of-repository.ts';

const branch = z.string().min(1).max(255);
const repository = z.object({ id: number, private: z.boolean() });

const pull = z
  .object({
    number,
    title: z.string().max(1000),
    state: z.enum(['open', 'closed']),
    draft: z.boolean().default(false),
    merged_at: z.string().max(50).nullable(),
    merge_commit_sha: sha.nullable(),
    // Not in lists; null while GitHub tries it out.
    mergeable: z.boolean().nullable().optional(),
    html_url: page,
    // Who wrote it may have left GitHub since.
    user: z.object({ id: number, login: z.string().min(1).max(100) }).nullable(),
    author_association: z.string().max(50),
    // The head's repository may have been deleted.
    head: z.object({ ref: branch, sha, repo: repository.nullable() }),
    base: z.object({ ref: branch, sha, repo: repository }),
  })
  .transform(({ head, base, user, ...rest }) => ({
    number: rest.number,
    title: rest.title,
    state: rest.state,
    draft: rest.draft,
    merged: rest.merged_at !== null,
    /** Of the merge once it is merged; before that GitHub tries one out, and it is nothing to deploy. */
    mergeCommitSha: rest.merged_at === null ? null : rest.merge_commit_sha,
    /** Both sides changed the same: it cannot be merged as it stands. */
    conflicts: rest.state === 'open' && rest.mergeable === false,
    url: rest.html_url,
    author: user,
    /** `OWNER`, `MEMBER`, `COLLABORATOR`, `CONTRIBUTOR`, `FIRST_TIME_CONTRIBUTOR`, … : GitHub's word, a new one may come. */
    authorAssociation: rest.author_association,
    head: { ref: head.ref, sha: head.sha, repositoryId: head.repo?.id ?? null },
    base: { ref: base.ref, sha: base.sha, repositoryId: base.repo.id },
    /** Whether its head is of another repository, or of one that is gone. */
    fork: head.repo?.id !== base.repo.id,
    private: base.repo.private,
  }));

/** A pull request as GitHub has it now: what a webhook says of one is no more than a hint to ask for this. */
export type GitHubPull = z.infer<typeof pull>;

export interface PullAddress {
  repositoryId: number;
  number: number;
}

/** Reads one; a token with `pull_requests: read`. @throws GitHubError `not-found` */
export const pullRequest = (
  ask: Ask,
  token: string,
  { repositoryId, number: pull_number }: PullAddress,
): Promise<GitHubPull> =>
  ask(pull, `GET ${OF_REPOSITORY}/pulls/{pull_number}`, { token, repository_id: repositoryId, pull_number });

/**
 * The pull requests from a branch, newest first, thirty at most.
 * @param from.owner login of whose repository has the branch
 */
export const pullsFrom = (
  ask: Ask,
  token: string,
  from: { repositoryId: number; owner: string; branch: string; state?: 'open' | 'closed' | 'all' },
): Promise<GitHubPull[]> =>
  ask(z.array(pull).max(100), `GET ${OF_REPOSITORY}/pulls`, {
    token,
    repository_id: from.repositoryId,
    head: `${from.owner}:${from.branch}`,
    state: from.state ?? 'open',
  });

const named = z.object({ number, head: z.object({ sha }) });
/** What a list says of a pull request: enough to see that something was missed. */
export type ListedPull = z.infer<typeof named>;

/** The open ones of a repository, newest first; a token with `pull_requests: read`. @param most a hundred at most */
export const openPulls = (
  ask: Ask,
  token: string,
  { repositoryId, most }: { repositoryId: number; most: number },
): Promise<ListedPull[]> =>
  ask(z.array(named).max(100), `GET ${OF_REPOSITORY}/pulls`, {
    token,
    repository_id: repositoryId,
    state: 'open',
    sort: 'created',
    direction: 'desc',
    per_page: most,
  });

/**
 * Opens one; a token with `pull_requests: write` and `contents: read`. Not done twice by GitHub: from one branch into another there
 * is one open at most. Ask `pullsFrom` first.
 * @param asked.head a branch of the same repository
 * @throws GitHubError `refused` when there is one already, or nothing to merge
 */
export const openPull = (
  ask: Ask,
  token: string,
  asked: { repositoryId: number; head: string; base: string; title: string; body: string },
): Promise<GitHubPull> =>
  ask(pull, `POST ${OF_REPOSITORY}/pulls`, {
    token,
    repository_id: asked.repositoryId,
    head: asked.head,
    base: asked.base,
    title: boundedLine(asked.title, 256),
    body: boundedText(asked.body),
  });

/** Changes what is given, and nothing else; `closed` closes it. @throws GitHubError `not-found` */
export const updatePull = (
  ask: Ask,
  token: string,
  { repositoryId, number: pull_number }: PullAddress,
  change: { title?: string; body?: string; state?: 'open' | 'closed' },
): Promise<GitHubPull> =>
  ask(pull, `PATCH ${OF_REPOSITORY}/pulls/{pull_number}`, {
    token,
    repository_id: repositoryId,
    pull_number,
    ...(change.title === undefined ? {} : { title: boundedLine(change.title, 256) }),
    ...(change.body === undefined ? {} : { body: boundedText(change.body) }),
    ...(change.state === undefined ? {} : { state: change.state }),
  });
