import type { ProblemWords } from '@landfall/contracts/problem';

/** What asking GitHub came to. `unreachable` and `busy` may heal by themselves. */
export type GitHubErrorCode =
  | 'unreachable'
  | 'busy'
  | 'code-refused'
  | 'not-authorized'
  | 'suspended'
  | 'uninstalled'
  | 'repository-gone'
  | 'not-found'
  | 'refused'
  | 'not-understood';

/**
 * GitHub did not do what it was asked. It has no cause on purpose: what Octokit throws holds the request, and a request
 * holds a secret.
 */
export class GitHubError extends Error {
  readonly code: GitHubErrorCode;
  readonly words: ProblemWords;
  readonly retriable: boolean;
  /** Before this there is no use in asking again. */
  readonly retryAt: Date | undefined;

  constructor(code: GitHubErrorCode, parts: Omit<ProblemWords, 'code'>, retryAt?: Date) {
    super(`${parts.what} ${parts.why} ${parts.fix}`);
    this.name = 'GitHubError';
    this.code = code;
    this.words = { code: `github-${code}`, ...parts };
    this.retriable = code === 'unreachable' || code === 'busy';
    this.retryAt = retryAt;
  }
}

/** The answer is none that GitHub describes. */
export const notUnderstood = (host: string, why: string): GitHubError =>
  new GitHubError('not-understood', {
    what: `${host} answered something else than GitHub does.`,
    why,
    fix: 'Have the operator check LANDFALL_GITHUB_URL.',
  });

/** No answer came. @param why a word of the network, such as ECONNREFUSED */
export const unreachable = (host: string, why: string): GitHubError =>
  new GitHubError('unreachable', {
    what: `Could not reach ${host}.`,
    why: `The request got no answer (${why}).`,
    fix: 'Try again; if it stays so, have the operator check LANDFALL_GITHUB_URL and the network.',
  });

/** The installation is there and has this repository no more. */
export const repositoryGone = (host: string): GitHubError =>
  new GitHubError('repository-gone', {
    what: 'The GitHub App has no access to this repository any more.',
    why: `At ${host} it was taken out of the installation, went to another account, or was deleted.`,
    fix: 'Give the App access to it there, under Installed GitHub Apps. Where it went to another account, connect it from there.',
  });

/** The installation that it was connected through is no more. */
export const uninstalled = (host: string): GitHubError =>
  new GitHubError('uninstalled', {
    what: 'The GitHub App is not installed there any more.',
    why: `Somebody uninstalled it at ${host} from the account that has this repository.`,
    fix: 'Install it again, and connect the repository once more: its applications go on by that.',
  });
