import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { GitError, type GitErrorCode } from '@landfall/git';
import { GitHubError } from '@landfall/providers/github-app';
import { Elsewhere, withoutApp } from './at-github.ts';
import type { SourceRole } from './role.ts';

/**
 * What a host says to a token that it took back meanwhile, and at an address that is not the repository's any more: GitHub
 * does when an installation is suspended or loses a repository, and when one is renamed or goes to another account.
 */
const CHANGED: readonly GitErrorCode[] = [
  'authentication-failed',
  'repository-not-found',
  'repository-moved',
];

/**
 * Does what contacts a repository, with what git needs for it: its credential, or a token of GitHub's where it was connected
 * through the App. The token is asked for when git contacts the host, so what is in the mirror needs no GitHub. One that is
 * refused is asked for once more: GitHub then gives another, or says why not. A repository that was renamed is followed, and
 * the work is done again at its new address. Not inside a transaction: it may ask GitHub.
 * @throws GitHubError, GitError, AddressError, Refusal and whatever `work` throws
 */
export async function contacting<T>(
  role: Pick<SourceRole, 'github' | 'follow'>,
  repository: OpenedRepository,
  work: (repository: OpenedRepository) => Promise<T>,
  { push = false }: { push?: boolean } = {},
): Promise<T> {
  const { atGitHub } = repository;
  if (!atGitHub) return work(repository);
  const { github } = role;
  if (!github) throw withoutApp();
  const attempt = async (at: OpenedRepository, asked: { refresh: boolean }): Promise<T> => {
    let { refresh } = asked;
    const credential = () => {
      const options = { push, refresh };
      // Of one attempt: what it asks for later is the same token.
      refresh = false;
      return github({ ...at, atGitHub }, options);
    };
    try {
      return await work({ ...at, credential });
    } catch (error) {
      if (!(error instanceof Elsewhere) || at !== repository) throw error;
      await role.follow(at, error.now);
      return attempt({ ...at, url: error.now.url }, { refresh: false });
    }
  };
  try {
    return await attempt(repository, { refresh: false });
  } catch (error) {
    if (!isRefused(error)) throw error;
    return attempt(repository, { refresh: true });
  }
}

/** By the host, or by GitHub itself as it was asked where the repository is. */
const isRefused = (error: unknown): boolean =>
  error instanceof GitError
    ? CHANGED.includes(error.code)
    : error instanceof GitHubError && error.code === 'not-authorized';
